import {ListController} from "@web/views/list/list_controller";
import {evaluateBooleanExpr} from "@web/core/py_js/py";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

/** A list whose header offers a button only where it works for each record that is marked. */
export class SelectionListController extends ListController {
    /** Unlike Odoo's, which knows of no record, `invisible` is about the marked ones. */
    evalViewModifier(modifier) {
        return this.model.root.selection.some((record) =>
            evaluateBooleanExpr(modifier, record.evalContextWithVirtualIds)
        );
    }
}

registry.category("views").add("rma_selection_list", {
    ...listView,
    Controller: SelectionListController,
});

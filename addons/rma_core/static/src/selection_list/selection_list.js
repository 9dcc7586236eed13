import {ListController} from "@web/views/list/list_controller";
import {KeepLast} from "@web/core/utils/concurrency";
import {evaluateBooleanExpr} from "@web/core/py_js/py";
import {listView} from "@web/views/list/list_view";
import {QuotedSearchModel} from "./quoted_search_model";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";
import {useState} from "@odoo/owl";

/**
 * A list whose header offers a button only where it works for each record that is marked: where
 * its `invisible` says so of none of them, and where the model has a field `is_<method>_allowed`,
 * that does of all. Such fields are read of what is marked: for all rows they would be dear.
 */
export class SelectionListController extends ListController {
    setup() {
        super.setup();
        this.keepLast = new KeepLast();
        this.flags = useState({byId: {}});
        this.flagNames = [];
        const headerButtons = this.archInfo.headerButtons.map((button) => {
            const name = `is_${button.clickParams.name}_allowed`;
            if (!(name in this.props.fields)) {
                return button;
            }
            this.flagNames.push(name);
            return {...button, invisible: `(${button.invisible || "False"}) or not ${name}`};
        });
        this.archInfo = {...this.archInfo, headerButtons};
    }

    async onSelectionChanged() {
        await super.onSelectionChanged();
        const ids = this.model.root.selection.map((record) => record.resId);
        if (this.flagNames.length && ids.length) {
            const reading = this.orm.read(this.props.resModel, ids, this.flagNames);
            const rows = await this.keepLast.add(reading);
            this.flags.byId = Object.fromEntries(rows.map((row) => [row.id, row]));
        }
    }

    /** Unlike Odoo's, which knows of no record, `invisible` is about the marked ones. */
    evalViewModifier(modifier) {
        const unknown = Object.fromEntries(this.flagNames.map((name) => [name, false]));
        return this.model.root.selection.some((record) =>
            evaluateBooleanExpr(modifier, {
                ...record.evalContextWithVirtualIds,
                ...(this.flags.byId[record.resId] || unknown),
            })
        );
    }
}

registry.category("views").add("rma_selection_list", {
    ...listView,
    Controller: SelectionListController,
    SearchModel: QuotedSearchModel,
});

registry.category("views").add("rma_order_kanban", {
    ...kanbanView,
    SearchModel: QuotedSearchModel,
});

import {FormLabel} from "@web/views/form/form_label";
import {ListRenderer} from "@web/views/list/list_renderer";
import {patch} from "@web/core/utils/patch";

/** What the type of a return calls its fields, instead of what they are called otherwise. */
patch(FormLabel.prototype, {
    get shownLabel() {
        const {record, fieldName, string} = this.props;
        const labels = record.resModel === "rma.order" && record.data.form_labels;
        return (labels && labels.order && labels.order[fieldName]) || string;
    },
});

patch(ListRenderer.prototype, {
    getShownLabel(column) {
        const {list} = this.props;
        const labels = list.resModel === "rma.order.line" && list.model.root.data?.form_labels;
        return (labels && labels.line && labels.line[column.name]) || column.label;
    },
});

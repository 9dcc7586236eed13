import {SearchModel} from "@web/search/search_model";

/**
 * Whoever asks for a return by what a caller quotes finds it closed, too: the filter *Open* goes
 * where it would hide all that is found.
 */
export class QuotedSearchModel extends SearchModel {
    addAutoCompletionValues(searchItemId, autocompleteValue) {
        super.addAutoCompletionValues(...arguments);
        if (this.searchItems[searchItemId].fieldName === "quoted") {
            this.dropOpenFilter(autocompleteValue.value);
        }
    }

    async dropOpenFilter(text) {
        const isOn = (item) => this.query.some(({searchItemId}) => searchItemId === item.id);
        const open = Object.values(this.searchItems).find(
            (item) => item.type === "filter" && item.name === "open"
        );
        if (
            open &&
            isOn(open) &&
            (await this.orm.call(this.resModel, "is_quoted_ended", [text])) &&
            isOn(open)
        ) {
            this.toggleSearchItem(open.id);
        }
    }
}

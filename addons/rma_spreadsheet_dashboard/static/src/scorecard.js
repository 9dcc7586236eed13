import * as spreadsheet from "@odoo/o-spreadsheet";
import {SEE_RECORDS_PIVOT, SEE_RECORDS_PIVOT_VISIBLE} from "@spreadsheet/pivot/pivot_actions";
import {patch} from "@web/core/utils/patch";

/**
 * Odoo's tiles open a menu, which knows nothing of the period and the filters chosen above. Tiles of
 * returns open what their figure counts, as the cells of a pivot do.
 */
patch(spreadsheet.components.ScorecardChart.prototype, {
    async onClick() {
        const {getters} = this.env.model;
        const position = this.env.isDashboard() && this.getRmaPosition();
        if (position) {
            // Whoever is quicker than the figures waits for them.
            await getters.getPivot(getters.getPivotIdFromPosition(position)).load();
        }
        if (position && SEE_RECORDS_PIVOT_VISIBLE(position, getters)) {
            await SEE_RECORDS_PIVOT(position, this.env);
        } else {
            await super.onClick();
        }
    },
    /** Return the cell that a tile of returns shows, which has the formula of a pivot. */
    getRmaPosition() {
        const {chartId} = this.props;
        const {getters} = this.env.model;
        // The sample of an empty database has no pivots.
        if (!chartId.startsWith("rma-tile-") || !getters.getPivotIds().length) {
            return null;
        }
        const {keyValue} = getters.getChartDefinition(chartId);
        const range = getters.getRangeFromSheetXC(getters.getActiveSheetId(), keyValue);
        return {sheetId: range.sheetId, col: range.zone.left, row: range.zone.top};
    },
});

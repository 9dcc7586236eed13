/** Tiles of the dashboard open what they count. */

import {registry} from "@web/core/registry";

const TILE = (number) => `.o-figure[data-id='rma-tile-${number}'] canvas`;
const ROWS = (count) =>
    `.o_list_view:not(:has(.o_group_header:eq(${count}))) .o_group_header:eq(${count - 1})`;

/** Three returns of one customer were handed in lately, two of them are approved. */
registry.category("web_tour.tours").add("rma_dashboard_tiles", {
    steps: () =>
        [
            [1, 3], // returns
            [2, 2], // approved
            [4, 3], // return rate
            [5, 1], // dealers
        ].flatMap(([tile, rows]) => [
            {
                content: `Press tile ${tile}`,
                trigger: TILE(tile),
                run: "click",
            },
            {
                content: `${rows} are listed`,
                trigger: ROWS(rows),
            },
            {
                content: "Back to the dashboard",
                trigger: ".o_back_button, .breadcrumb-item:first a",
                run: "click",
            },
        ]),
});

/** The way of a repair as its people walk it: clerk, workshop, warehouse. */

import {registry} from "@web/core/registry";

/** Starts on a return that the customer asked for. */
registry.category("web_tour.tours").add("rma_repair_clerk_approves", {
    steps: () => [
        {
            trigger: ".o_notebook .nav-link[name='repairs']",
            run: "click",
        },
        {
            content: "The product is under warranty, and why is said",
            trigger:
                ".o_form_view .o_data_row:contains('Lamp') td[name='warranty_reason']:contains('Warranty of 24 months')",
        },
        {
            content: "Whoever decides otherwise needs one click",
            trigger: ".o_data_row button[name='action_set_not_under_warranty']",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name='warranty_reason']:contains('Decided by hand.')",
        },
        {
            trigger: ".o_data_row button[name='action_set_under_warranty']",
            run: "click",
        },
        {
            trigger: ".o_data_row button[name='action_set_not_under_warranty']",
        },
        {
            trigger: ".o_form_view button[name='action_approve']:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Approved')",
        },
    ],
});

/** Starts on the repair order. */
registry.category("web_tour.tours").add("rma_repair_workshop_repairs", {
    steps: () => [
        {
            content: "It is free of charge, and why is said",
            trigger:
                ".o_field_widget[name='rma_warranty_reason']:contains('Warranty of 24 months')",
        },
        {
            trigger: ".o_form_view button[name='action_turn']:visible",
        },
        {
            trigger: ".o_form_view button[name='action_validate']:visible",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name='action_repair_start']:visible",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name='action_repair_end']:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Repaired')",
        },
    ],
});

/** Starts on the delivery back. */
registry.category("web_tour.tours").add("rma_repair_warehouse_sends_back", {
    steps: () => [
        {
            trigger: ".o_form_view .o_data_row:contains('Lamp'):contains('1.00')",
        },
        {
            trigger: ".o_form_view button[name='button_validate']:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Done')",
        },
    ],
});

/** Starts on a repair order that cannot be repaired. */
registry.category("web_tour.tours").add("rma_repair_clerk_gives_up", {
    steps: () => [
        {
            trigger: ".o_form_view button[name='action_turn']:visible",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='outcome_id'] input",
            run: "edit Refund",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Refund'):first",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='note'] textarea",
            run: "edit The board is broken.",
        },
        {
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Cancelled')",
        },
        {
            content: "Back to the return",
            trigger: "button[name='action_view_rma_orders']",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_data_row:contains('Lamp'):contains('Refund')",
        },
    ],
});

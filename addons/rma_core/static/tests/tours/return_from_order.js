/** The way of a return as each of its people walks it: clerk, warehouse, accountant. */

import {registry} from "@web/core/registry";

const RETURN_CODE = /^[3-79ACDEFGHJKMNPRTVWXY]{10}$/;

function readText(selector) {
    return document.querySelector(selector).textContent.trim();
}

function check(condition, message) {
    if (!condition) {
        throw new Error(message);
    }
}

/** From the order's button to an approved return with its receipt. Starts on the order. */
registry.category("web_tour.tours").add("rma_core_clerk_returns_products", {
    steps: () => [
        {
            content: "Return products of the order",
            trigger: ".o_form_view button[name='action_return_products']",
            run: "click",
        },
        {
            content: "What was delivered is offered",
            trigger:
                ".modal .o_data_row:contains('Lamp') td[name='returnable_quantity']:contains('5.00')",
        },
        {
            content: "Choose the reason for all products",
            trigger: ".modal .o_field_widget[name='reason_id'] input:first",
            run: "edit Changed my mind",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Changed my mind')",
            run: "click",
        },
        {
            content: "Two lamps come back",
            trigger: ".modal .o_data_row:contains('Lamp') td[name='quantity']",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains('Lamp') td[name='quantity'] input",
            run: "edit 2",
        },
        {
            content: "Make the return",
            trigger: ".modal button[name='action_create_return']",
            run: "click",
        },
        {
            content: "The return knows what, how much and why",
            trigger:
                ".o_form_view .o_data_row:contains('Lamp'):contains('2.00'):contains('Changed my mind')",
        },
        {
            trigger: ".o_form_view button[name='action_submit']:visible",
            run: "click",
        },
        {
            content: "It is under review",
            trigger: ".o_arrow_button_current:contains('Under review')",
        },
        {
            trigger: ".o_form_view button[name='action_approve']:visible",
            run: "click",
        },
        {
            content: "It is approved and has a receipt",
            trigger: ".o_arrow_button_current:contains('Approved')",
        },
        {
            trigger: "button[name='action_view_receipts']:contains('1')",
        },
        {
            content: "It has a code for the parcel",
            trigger: ".o_field_widget[name='return_code']",
            run() {
                const code = readText(".o_field_widget[name='return_code']");
                check(RETURN_CODE.test(code), `This is no return code: ${code}`);
            },
        },
    ],
});

/** Starts on the receipt. */
registry.category("web_tour.tours").add("rma_core_warehouse_receives", {
    steps: () => [
        {
            content: "Two lamps are announced",
            trigger: ".o_form_view .o_data_row:contains('Lamp'):contains('2.00')",
        },
        {
            trigger: ".o_form_view button[name='button_validate']:visible",
            run: "click",
        },
        {
            content: "They are in",
            trigger: ".o_arrow_button_current:contains('Done')",
        },
    ],
});

/** Starts on the credit note. */
registry.category("web_tour.tours").add("rma_core_accountant_posts", {
    steps: () => [
        {
            content:
                "The credit note has the invoice's price, discount and tax: 2 × 100 − 10 % + 15 %",
            trigger: ".o_field_account-tax-totals-field:contains('207.00')",
        },
        {
            trigger: ".o_form_view button[name='action_post']:visible",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: ".o_arrow_button_current:contains('Posted')",
        },
        {
            content: "Go to the return",
            trigger: "button[name='action_view_rma_orders']",
            run: "click",
        },
        {
            content: "It has closed itself",
            trigger: ".o_arrow_button_current:contains('Closed')",
        },
        {
            trigger: ".o_form_view td[name='amount_refunded']:contains('207.00')",
        },
    ],
});

/** Starts on a return under review. */
registry.category("web_tour.tours").add("rma_core_clerk_rejects", {
    steps: () => [
        {
            trigger: ".o_form_view button[name='action_reject']:visible",
            run: "click",
        },
        {
            content: "The customer is told why",
            trigger: ".modal .o_field_widget[name='note'] textarea",
            run: "edit The return window has passed.",
        },
        {
            trigger: ".modal button[name='action_confirm']:contains('Reject Return')",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Rejected')",
        },
        {
            content: "What the customer was told stands on the return",
            trigger: ".alert:contains('The return window has passed.')",
        },
    ],
});

/** Starts on the list of returns. */
registry.category("web_tour.tours").add("rma_core_clerk_finds_by_code", {
    steps: () => [
        {
            trigger: ".o_list_view .o_data_row:eq(1)",
        },
        {
            content: "Type the code as customers spell it",
            trigger: ".o_searchview_input",
            run: "edit k7p4 xw9-mca",
        },
        {
            trigger: ".o_searchview_input",
            run: "press Enter",
        },
        {
            content: "Only the one return is left",
            trigger:
                ".o_list_view:not(:has(.o_data_row:eq(1))) .o_data_row:contains('Ada Customer')",
        },
    ],
});

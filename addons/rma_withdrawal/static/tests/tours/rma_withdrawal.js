import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("rma_withdrawal_guest", {
    steps: () => [
        {
            trigger: "#o_rma_withdrawal_place a:contains('Withdraw from contract here')",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "#o_rma_name", run: "edit Ada Customer"},
        {trigger: "#o_rma_number", run: "edit WITHDRAW-1"},
        {trigger: "#o_rma_email", run: "edit ada@example.com"},
        {
            trigger: "#o_rma_withdrawal button[value=check]",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "#o_rma_declaration:contains('WITHDRAW-1')"},
        {
            trigger: "button[value=confirm]:contains('Confirm withdrawal')",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "#o_rma_withdrawal_received:contains('ada@example.com')"},
    ],
});

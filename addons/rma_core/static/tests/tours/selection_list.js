/** Buttons above a list are offered where they work for all that is marked. */

import {registry} from "@web/core/registry";

const MARK = (text) => `.o_data_row:contains('${text}') .o_list_record_selector input`;

/** Starts on the list of mails: one of them was sent, one waits. */
registry.category("web_tour.tours").add("rma_core_clerk_marks_mails", {
    steps: () => [
        {
            content: "Mark the mail that was sent",
            trigger: MARK("Sent"),
            run: "click",
        },
        {
            content: "It can be sent again",
            trigger: ".o_control_panel button[name='action_resend']:visible",
        },
        {
            content: "Mark the one that waits, too",
            trigger: MARK("Queued"),
            run: "click",
        },
        {
            content: "Both cannot",
            trigger:
                ".o_control_panel:contains('2 selected'):not(:has(button[name='action_resend']))",
        },
        {
            content: "Leave the one that waits alone",
            trigger: MARK("Queued"),
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name='action_resend']:visible",
            run: "click",
        },
        {
            trigger: ".o_list_view:not(:contains('Sent'))",
        },
    ],
});

const APPROVE = ".o_control_panel button[name='action_approve']";

/** Starts on the list of returns of somebody who may approve the one of one piece only. */
registry.category("web_tour.tours").add("rma_core_clerk_marks_returns", {
    steps: () => [
        {
            content: "Mark what is worth little",
            trigger: MARK("Little"),
            run: "click",
        },
        {
            content: "It can be approved",
            trigger: `${APPROVE}:visible`,
        },
        {
            content: "Mark what is worth more than they may decide",
            trigger: MARK("Much"),
            run: "click",
        },
        {
            content: "Both cannot",
            trigger: `.o_control_panel:contains('2 selected'):not(:has(button[name='action_approve']))`,
        },
        {
            content: "Leave it alone",
            trigger: MARK("Much"),
            run: "click",
        },
        {
            trigger: `${APPROVE}:visible`,
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Little'):contains('Approved')",
        },
    ],
});

/** A repair as its customer sees it: asked for on the website, followed on the return's page. */

import {registry} from "@web/core/registry";

const goOn = {
    content: "Continue",
    trigger: "#o_rma_request button[value=next]:enabled",
    run: "click",
};

registry.category("web_tour.tours").add("rma_portal_repair_request", {
    steps: () => [
        {
            content: "Return something of this order",
            trigger: "#o_rma_return",
            run: "click",
            expectUnloadPage: true,
        },
        {content: "Choose the lamp", trigger: "label:contains(Lamp)", run: "click"},
        goOn,
        {
            content: "How many",
            trigger: "#o_rma_request[data-step='2'] .o_rma_line input[name$=-quantity]",
            run: "edit 1",
        },
        {
            content: "Why",
            trigger: ".o_rma_line select.o_rma_reason",
            run: "selectByLabel Does not work",
        },
        {
            content: "What for",
            trigger: ".o_rma_line select.o_rma_outcome",
            run: "selectByLabel Repair",
        },
        {
            content: "What is wrong",
            trigger: ".o_rma_line textarea[name$=-description]",
            run: "edit Does not light up",
        },
        goOn,
        {content: "No photos", trigger: "#o_rma_request[data-step='3']"},
        goOn,
        {
            content: "Send the request",
            trigger: "#o_rma_request[data-step='4'] button[value=send]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page of the return",
            trigger: "#o_rma_order .badge:contains(We are checking it)",
        },
    ],
});

registry.category("web_tour.tours").add("rma_portal_repair_follow", {
    steps: () => [
        {content: "It was repaired", trigger: "#o_rma_timeline:contains(Repaired)"},
        {content: "It was sent back", trigger: "#o_rma_timeline:contains(Sent back to you)"},
    ],
});

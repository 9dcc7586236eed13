import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const toStep = (number) => ({
    content: `The form is at step ${number}`,
    trigger: `#o_rma_request[data-step="${number}"]`,
});
const goOn = {
    content: "Continue",
    trigger: "#o_rma_request button[value=next]:enabled",
    run: "click",
};
const upload = (name) => ({
    content: `Add photo ${name}`,
    trigger: ".o_rma_files input[type=file][multiple]",
    run() {
        const bytes = Uint8Array.from(atob(PIXEL), (character) => character.charCodeAt(0));
        const files = new DataTransfer();
        files.items.add(new File([bytes], name, {type: "image/png"}));
        this.anchor.files = files.files;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
    },
});
const fillIn = (quantity) => [
    {
        content: "How many",
        trigger: ".o_rma_line:first input[name$=-quantity]",
        run: `edit ${quantity}`,
    },
    {
        content: "Why",
        trigger: ".o_rma_line:first select.o_rma_reason",
        run: "selectByLabel Changed my mind",
    },
];
const send = {
    content: "Send the request",
    trigger: "#o_rma_request[data-step='4'] button[value=send]:enabled",
    run: "click",
};

tours.add("rma_portal_request", {
    steps: () => [
        {
            content: "Return something of this order",
            trigger: "#o_rma_return",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Choose the lamp",
            trigger: "label:contains(Lamp)",
            run: "click",
        },
        goOn,
        toStep(2),
        ...fillIn("9"),
        goOn,
        {
            content: "More than was delivered is refused at its field",
            trigger: ".invalid-feedback:contains(at most 5)",
        },
        {
            content: "How many",
            trigger: ".o_rma_line input[name$=-quantity]",
            run: "edit 2",
        },
        goOn,
        toStep(3),
        upload("first.png"),
        {content: "The first photo is there", trigger: ".o_rma_files img[alt='first.png']"},
        upload("second.png"),
        {content: "The second photo is there", trigger: ".o_rma_files img[alt='second.png']"},
        goOn,
        toStep(4),
        {content: "The summary", trigger: "#o_rma_summary:contains(2 units × Lamp)"},
        {...send, expectUnloadPage: true},
        {
            content: "The page of the return",
            trigger: "#o_rma_order .badge:contains(We are checking it)",
        },
        {content: "With both photos", trigger: ".o_rma_file:nth-child(2) img[alt='second.png']"},
    ],
});

tours.add("rma_portal_revision", {
    steps: () => [
        {
            content: "What staff asks is on top",
            trigger: "#o_rma_customer_note:contains(Which side is silent?)",
        },
        {
            content: "Answer it",
            trigger: "#o_rma_form textarea[name$=-description]",
            run: "edit The left one",
        },
        {
            content: "Send again",
            trigger: "#o_rma_form button[value=send]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is checked once more",
            trigger: "#o_rma_order .badge:contains(We are checking it)",
        },
        {content: "With the answer", trigger: "#o_rma_lines:contains(The left one)"},
    ],
});

tours.add("rma_portal_guest", {
    steps: () => [
        {
            content: "The order's number",
            trigger: "#o_rma_number",
            run: "edit GUEST-1",
        },
        {content: "The address", trigger: "#o_rma_proof", run: "edit ada@example.com"},
        {
            content: "Continue",
            trigger: "#o_rma_guest_ask button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {content: "The link is mailed", trigger: "#o_rma_guest_mailed"},
    ],
});

tours.add("rma_portal_guest_form", {
    steps: () => [
        {content: "Choose the lamp", trigger: "label:contains(Lamp)", run: "click"},
        goOn,
        toStep(2),
        ...fillIn("1"),
        goOn,
        toStep(3),
        goOn,
        toStep(4),
        {...send, expectUnloadPage: true},
        {
            content: "The mail is on its way",
            trigger: "#o_rma_guest_waiting:contains(a•••@e•••.com)",
        },
    ],
});

tours.add("rma_portal_guest_confirm", {
    steps: () => [
        {
            content: "Confirm",
            trigger: "#o_rma_guest_confirm form button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page of the return",
            trigger: "#o_rma_order .badge:contains(We are checking it)",
        },
    ],
});

tours.add("rma_portal_quick", {
    steps: () => [
        {
            content: "Scan the first code",
            trigger: ".o_rma_quick_row:first [name=code]",
            run: "edit PART-0 && press Enter",
        },
        {
            content: "Scan it again",
            trigger: ".o_rma_quick_row:nth-child(2) [name=code]",
            run: "edit part-0 && press Enter",
        },
        {
            content: "It counts two",
            trigger: ".o_rma_quick_row:first [name=quantity]:value(2)",
        },
        {
            content: "Paste 39 rows from a spreadsheet",
            trigger: ".o_rma_quick_row:nth-child(2) [name=code]",
            run() {
                const rows = [...Array(39).keys()].map((index) => `PART-${index + 1}\t1`);
                const clipboard = new DataTransfer();
                clipboard.setData("text/plain", rows.join("\n"));
                this.anchor.dispatchEvent(
                    new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true})
                );
            },
        },
        {
            content: "The rows are there",
            trigger: ".o_rma_quick_row:nth-child(40) [name=code]:value(PART-39)",
        },
        {content: "Why", trigger: "#reason", run: "selectByLabel Changed my mind"},
        {
            content: "Continue",
            trigger: ".o_rma_quick button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "All 40 are in the summary",
            trigger: "#o_rma_summary li:nth-child(40)",
        },
        {...send, expectUnloadPage: true},
        {content: "The page of the return", trigger: "#o_rma_lines article:nth-of-type(40)"},
    ],
});

import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

import {addOne, parseRows} from "./rma_request_rules";

/**
 * The dealers' quick entry: a keyboard scanner ends a code with Enter, a spreadsheet is pasted into
 * the first field; rows grow as they are needed.
 */
export class RmaQuick extends Interaction {
    static selector = ".o_rma_quick";
    dynamicContent = {
        _root: {
            "t-on-keydown": this.onKeydown,
            "t-on-paste": this.onPaste,
        },
    };

    get rows() {
        return [...this.el.querySelectorAll(".o_rma_quick_row")];
    }

    onKeydown(ev) {
        if (ev.key !== "Enter" || !ev.target.matches("[name=code], [name=quantity]")) {
            return;
        }
        ev.preventDefault();
        if (ev.target.name === "code" && ev.target.value.trim()) {
            this.takeCode(ev.target);
        }
        this.findEmptyRow().querySelector("[name=code]").focus();
    }

    onPaste(ev) {
        const text = ev.clipboardData?.getData("text/plain") || "";
        if (ev.target.name !== "code" || !/[\t\n;]/.test(text.trim())) {
            return;
        }
        ev.preventDefault();
        for (const {code, quantity} of parseRows(text)) {
            const row = this.findEmptyRow();
            row.querySelector("[name=code]").value = code;
            row.querySelector("[name=quantity]").value = quantity;
        }
        this.findEmptyRow().querySelector("[name=code]").focus();
    }

    /** Count a code that was scanned before once more, where it stands already. */
    takeCode(field) {
        const own = field.closest(".o_rma_quick_row");
        const code = field.value.trim().toUpperCase();
        const same = this.rows.find(
            (row) =>
                row !== own && row.querySelector("[name=code]").value.trim().toUpperCase() === code
        );
        const quantity = (same || own).querySelector("[name=quantity]");
        if (same) {
            quantity.value = addOne(quantity.value);
            field.value = "";
        } else {
            quantity.value = quantity.value || "1";
        }
    }

    findEmptyRow() {
        const empty = this.rows.find((row) => !row.querySelector("[name=code]").value.trim());
        return empty || this.addRow();
    }

    addRow() {
        const last = this.rows.at(-1);
        const row = last.cloneNode(true);
        const number = this.rows.length + 1;
        for (const field of row.querySelectorAll("input, select")) {
            field.value = "";
            field.classList.remove("is-invalid");
            field.removeAttribute("aria-invalid");
            field.removeAttribute("aria-describedby");
            const label = field.getAttribute("aria-label") || "";
            field.setAttribute("aria-label", label.replace(/\d+/, number));
        }
        row.querySelectorAll(".invalid-feedback, .o_rma_quick_name").forEach((el) => el.remove());
        this.insert(row, last, "afterend");
        return row;
    }
}

registry.category("public.interactions").add("rma_portal.rma_quick", RmaQuick);

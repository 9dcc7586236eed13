import {describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAll, queryAllValues, queryOne} from "@odoo/hoot-dom";
import {setupInteractionWhiteList, startInteractions} from "@web/../tests/public/helpers";

describe.current.tags("interaction_dev");
setupInteractionWhiteList("rma_portal.rma_quick");

const row = (number, code = "", quantity = "") => `
    <tr class="o_rma_quick_row">
        <td>
            <input name="code" value="${code}" aria-label="Product code, row ${number}"
                class="is-invalid" aria-invalid="true" aria-describedby="quick-error"/>
            <div class="invalid-feedback" id="quick-error">Unknown</div>
        </td>
        <td><input name="quantity" value="${quantity}" aria-label="Quantity, row ${number}"/></td>
    </tr>`;

const start = (...rows) =>
    startInteractions(`<form class="o_rma_quick"><table>${rows.join("")}</table></form>`);

function paste(text) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
    queryOne("[name=code]:focus").dispatchEvent(event);
    return event.defaultPrevented;
}

test("a scanned code counts one and leads to the next row", async () => {
    await start(row(1), row(2));
    await click("[name=code]:first");
    await edit("A-1");
    await press("Enter");
    expect(queryAllValues("[name=quantity]")).toEqual(["1", ""]);
    expect(".o_rma_quick_row:nth-child(2) [name=code]").toBeFocused();
});

test("a code that is scanned again counts once more", async () => {
    await start(row(1, "a-1", "2"), row(2));
    await click("[name=code]:last");
    await edit("A-1");
    await press("Enter");
    expect(queryAllValues("[name=code]")).toEqual(["a-1", ""]);
    expect(queryAllValues("[name=quantity]")).toEqual(["3", ""]);
    expect("[name=code]:last").toBeFocused();
});

test("rows of a spreadsheet fill the form, which grows without old errors", async () => {
    await start(row(1, "OLD", "9"), row(2));
    await click("[name=code]:last");
    expect(paste("A\t1\nB\t2\nC")).toBe(true);
    expect(queryAllValues("[name=code]")).toEqual(["OLD", "A", "B", "C", ""]);
    expect(queryAllValues("[name=quantity]")).toEqual(["9", "1", "2", "1", ""]);
    const last = queryAll(".o_rma_quick_row").at(-1);
    expect(last.querySelector("[name=code]")).toHaveAttribute("aria-label", "Product code, row 5");
    expect(last.querySelector("[name=code]")).not.toHaveAttribute("aria-invalid");
    expect(last.querySelectorAll(".invalid-feedback")).toHaveLength(0);
});

test("a single code is pasted by the browser", async () => {
    await start(row(1));
    await click("[name=code]");
    expect(paste("A-1")).toBe(false);
});

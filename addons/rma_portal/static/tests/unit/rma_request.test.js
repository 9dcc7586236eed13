import {describe, expect, test} from "@odoo/hoot";
import {click, queryOne, select, setInputFiles} from "@odoo/hoot-dom";
import {mockFetch} from "@odoo/hoot-mock";
import {setupInteractionWhiteList, startInteractions} from "@web/../tests/public/helpers";

describe.current.tags("interaction_dev");
setupInteractionWhiteList("rma_portal.rma_request");

const line = (id) => `
    <fieldset class="o_rma_line" id="line-${id}">
        <select class="o_rma_reason" name="line-${id}-reason">
            <option value="">Choose</option>
            <option value="1">Too late</option>
            <option value="2" data-outcomes="20,30" data-note="1">Broken</option>
        </select>
        <select class="o_rma_outcome" name="line-${id}-outcome">
            <option value="10">Refund</option>
            <option value="20">Replacement</option>
            <option value="30" data-asks-product="1">Exchange</option>
        </select>
        <div class="o_rma_product">Which one?</div>
        <span class="o_rma_optional">(optional)</span>
        <textarea name="line-${id}-description"></textarea>
        <button type="button" class="o_rma_copy d-none">Same for all</button>
    </fieldset>`;

const form = (content, attributes = "") => `
    <div id="o_rma_request" data-step="2">
        <form id="o_rma_form" action="/my/returns/new" data-max-size="1048576" ${attributes}>
            ${content}
            <button type="submit" name="go" value="next">Continue</button>
        </form>
    </div>`;

test("a reason leaves the wishes that fit, and asks for what it needs", async () => {
    await startInteractions(form(line(1)));
    expect(".o_rma_product").toHaveClass("d-none");
    await click(".o_rma_reason");
    await select("2");
    expect(".o_rma_outcome").toHaveValue("20");
    expect("option[value='10']").toHaveProperty("disabled", true);
    expect(".o_rma_optional").toHaveClass("d-none");
    await click(".o_rma_outcome");
    await select("30");
    expect(".o_rma_product").not.toHaveClass("d-none");
});

test("what is said of one product is said of all", async () => {
    await startInteractions(form(line(1) + line(2)));
    await click("#line-1 .o_rma_reason");
    await select("2");
    queryOne("#line-1 textarea").value = "Wet";
    await click("#line-1 .o_rma_copy");
    expect("#line-2 .o_rma_reason").toHaveValue("2");
    expect("#line-2 .o_rma_outcome").toHaveValue("20");
    expect("#line-2 textarea").toHaveValue("Wet");
    expect("#line-2 option[value='10']").toHaveProperty("disabled", true);
});

test("a file that is too large is not sent", async () => {
    mockFetch(() => expect.step("sent"));
    await startInteractions(form(`<input type="file" multiple="multiple" name="line-1-files">`));
    await click("input[type=file]");
    await setInputFiles([new File([new Uint8Array(1048577)], "large.png")]);
    expect("#o_rma_errors").toHaveText("large.png is larger than 1 MB. Send a smaller one.");
    expect("#o_rma_errors").toBeFocused();
    expect(queryOne("input[type=file]").files).toHaveLength(0);
    expect.verifySteps([]);
});

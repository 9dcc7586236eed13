import {describe, expect, test} from "@odoo/hoot";
import {click, edit, queryOne, select, setInputFiles, waitFor} from "@odoo/hoot-dom";
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

const form = (content, error = "") => `
    <div id="o_rma_request" data-step="2">
        ${error}
        <form id="o_rma_form" action="/my/returns/new" data-max-size="1048576">
            <input type="hidden" name="csrf_token" value="old"/>
            ${content}
            <button type="submit" name="go" value="next">Continue</button>
        </form>
    </div>`;

/** Answer the form, one answer after the other, and tell what was sent; once all has started. */
function answer(...answers) {
    mockFetch((url, {body}) => {
        if (body.get("go") === "save") {
            return new window.Response(""); // it saves by itself where the browser is slow
        }
        const names = ["csrf_token", "go", "line-1-description"];
        expect.step(names.map((name) => body.get(name)).join(" | "));
        const [html, status] = answers.shift();
        return new window.Response(`<html><body>${html}</body></html>`, {status});
    });
}

const ended = (token) => `
    <div id="o_rma_ended">
        <div id="o_rma_ended_text"><form target="_blank"><button>Log in</button></form></div>
        <form><input type="hidden" name="csrf_token" value="${token}"/></form>
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

test("a refused step is put in place, with what was entered, and read out", async () => {
    const error = `<div id="o_rma_errors">Please look</div>`;
    await startInteractions(form(line(1)));
    answer([form(line(1), error).replace("></textarea>", ">Wet</textarea>"), 422]);
    const page = queryOne("#o_rma_request");
    await click("textarea");
    await edit("Wet");
    await click("button[value=next]");
    await waitFor("#o_rma_errors");
    expect.verifySteps(["old | next | Wet"]);
    expect(queryOne("#o_rma_request")).toBe(page, {message: "the page is still the same"});
    expect("#o_rma_errors").toHaveText("Please look");
    expect("#o_rma_errors").toBeFocused();
    expect("textarea").toHaveValue("Wet");
    expect(page).toHaveAttribute("data-step", "2");
    expect(page).toHaveAttribute("aria-busy", "false");
    expect(".o_rma_product").toHaveClass("d-none", {message: "the new form is improved, too"});
});

test("the next step is put in place, and read out", async () => {
    await startInteractions(form(line(1)));
    answer([form(`<h2>Photos</h2>`).replace('data-step="2"', 'data-step="3"'), 200]);
    await click("button[value=next]");
    await waitFor("h2");
    expect.verifySteps(["old | next | "]);
    expect("h2").toBeFocused();
    expect("#o_rma_request").toHaveAttribute("data-step", "3");
    expect(".o_rma_line").toHaveCount(0);
});

test("after the session's end the form is kept, and sent once more by the new one", async () => {
    await startInteractions(form(line(1)));
    answer(
        [ended(""), 403],
        [ended("new"), 400],
        [form(`<h2>Photos</h2>`).replace('data-step="2"', 'data-step="3"'), 200]
    );
    await click("textarea");
    await edit("Wet");
    await click("button[value=next]");
    await waitFor("#o_rma_errors form[target=_blank]");
    expect("#o_rma_errors").toHaveText("Log in");
    expect("#o_rma_errors").toBeFocused();
    expect("textarea").toHaveValue("Wet");
    expect("button[value=next]").toBeEnabled();
    expect.verifySteps(["old | next | Wet"]);
    // Signed in meanwhile.
    await click("button[value=next]");
    await waitFor("h2");
    expect.verifySteps([" | next | Wet", "new | next | Wet"]);
    expect("#o_rma_errors").toHaveCount(0);
});

test("a session that is refused again and again is told of, not asked for ever", async () => {
    await startInteractions(form(line(1)));
    answer([ended("new"), 400], [ended("newer"), 400]);
    await click("button[value=next]");
    await waitFor("#o_rma_errors");
    expect.verifySteps(["old | next | ", "new | next | "]);
    expect("[name=csrf_token]").toHaveValue("newer");
});

test("where the server fails, what was entered stays", async () => {
    await startInteractions(form(line(1)));
    answer(["<h1>500</h1>", 500]);
    await click("textarea");
    await edit("Wet");
    await click("button[value=next]");
    await waitFor("#o_rma_errors");
    expect.verifySteps(["old | next | Wet"]);
    expect("#o_rma_errors").toHaveText(
        "That did not work. What you entered is still here: try again."
    );
    expect("textarea").toHaveValue("Wet");
    expect("button[value=next]").toBeEnabled();
});

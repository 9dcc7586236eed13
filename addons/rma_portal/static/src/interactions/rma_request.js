import {_t} from "@web/core/l10n/translation";
import {Interaction} from "@web/public/interaction";
import {addLoadingEffect} from "@web/core/utils/ui";
import {redirect} from "@web/core/utils/urls";
import {registry} from "@web/core/registry";

import {filterOutcomes, findTooLarge, stepTo} from "./rma_request_rules";

const MEGABYTE = 1024 * 1024;
const SAVE_DELAY = 800;

/**
 * The guided form of a return, and the form of a revision. Both work without it: it sends the same
 * form in the background, shows how far an upload is, and puts the answer in place.
 */
export class RmaRequest extends Interaction {
    static selector = "#o_rma_request";
    dynamicContent = {
        _root: {
            "t-on-submit": this.onSubmit,
            "t-on-change": this.onChange,
            "t-on-click": this.onClick,
            "t-on-dragover": this.onDragOver,
            "t-on-dragleave": this.onDragLeave,
            "t-on-drop": this.onDrop,
        },
        _window: {
            "t-on-popstate": this.onPopState,
        },
    };

    setup() {
        this.isSending = false;
        this.save = this.debounced(() => this.keep(), SAVE_DELAY);
    }

    start() {
        this.improve();
    }

    /** *Back* and *Forward* of the browser go through the steps. */
    async onPopState() {
        try {
            const answer = await this.waitFor(fetch(window.location.href));
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const shown = page.querySelector("#o_rma_request");
            if (shown) {
                this.show(shown);
                return;
            }
        } catch {
            // The page itself says that there is no connection.
        }
        window.location.reload();
    }

    get form() {
        return this.el.querySelector("#o_rma_form");
    }

    // ------------------------------------------------------------------ what people do

    onSubmit(ev) {
        // The other one leads to the login.
        if (ev.target === this.form) {
            ev.preventDefault();
            this.send(ev.submitter?.value || "save", ev.submitter);
        }
    }

    onChange(ev) {
        const field = ev.target;
        if (field.type === "file") {
            this.forgetErrors();
            this.sendFiles(field);
            return;
        }
        if (field.matches(".o_rma_reason, .o_rma_outcome")) {
            this.improveLine(field.closest(".o_rma_line"));
        }
        this.save();
    }

    onClick(ev) {
        if (ev.target.closest(".o_rma_copy")) {
            this.copyToAll(ev.target.closest(".o_rma_line"));
        }
        const step = ev.target.closest(".o_rma_less, .o_rma_more");
        if (step) {
            const field = step.closest(".input-group").querySelector("input");
            field.value = stepTo(
                field.value,
                step.matches(".o_rma_more") ? 1 : -1,
                Number(field.dataset.max)
            );
            this.save();
        }
    }

    onDragOver(ev) {
        const zone = ev.target.closest(".o_rma_dropzone");
        if (zone) {
            ev.preventDefault();
            zone.classList.add("border-primary");
        }
    }

    onDragLeave(ev) {
        ev.target.closest(".o_rma_dropzone")?.classList.remove("border-primary");
    }

    onDrop(ev) {
        const zone = ev.target.closest(".o_rma_dropzone");
        if (zone && ev.dataTransfer?.files.length) {
            ev.preventDefault();
            const field = zone.querySelector("input[type=file][multiple]");
            field.files = ev.dataTransfer.files;
            this.sendFiles(field);
        }
    }

    sendFiles(field) {
        const most = Number(this.form.dataset.maxSize);
        const large = findTooLarge([...field.files], most);
        if (large) {
            field.value = "";
            this.tell(
                _t("%(file)s is larger than %(size)s MB. Send a smaller one.", {
                    file: large.name,
                    size: Math.floor(most / MEGABYTE),
                })
            );
        } else if (field.files.length) {
            this.send("upload", field);
        }
    }

    copyToAll(source) {
        for (const line of this.el.querySelectorAll(".o_rma_line")) {
            for (const name of ["reason", "outcome", "description"]) {
                const [from, to] = [source, line].map((item) =>
                    item.querySelector(`[name$="-${name}"]`)
                );
                if (from && to) {
                    to.value = from.value;
                }
            }
            this.improveLine(line);
        }
        this.save();
    }

    // ------------------------------------------------------------------ what the page shows

    improve() {
        this.el
            .querySelectorAll(".o_rma_copy, .o_rma_less, .o_rma_more")
            .forEach((el) => el.classList.remove("d-none"));
        this.el.querySelectorAll(".o_rma_line").forEach((line) => this.improveLine(line));
    }

    /** Offer what fits to the reason, and ask for what it needs. */
    improveLine(line) {
        const reason = line.querySelector(".o_rma_reason")?.selectedOptions[0];
        const outcome = line.querySelector(".o_rma_outcome");
        if (reason && outcome) {
            const options = [...outcome.options];
            const allowed = filterOutcomes(
                reason.dataset.outcomes || "",
                options.map((option) => option.value)
            );
            for (const option of options) {
                option.disabled = !allowed.includes(option.value);
            }
            if (outcome.selectedOptions[0]?.disabled && allowed.length) {
                outcome.value = allowed[0];
            }
            const isNeeded = Boolean(reason.dataset.note);
            line.querySelector(".o_rma_optional")?.classList.toggle("d-none", isNeeded);
        }
        const asksProduct = outcome?.selectedOptions[0]?.dataset.asksProduct;
        line.querySelector(".o_rma_product")?.classList.toggle("d-none", !asksProduct);
    }

    /** Show the next step, and lead those who cannot see it there. */
    show(answer) {
        this.el.dataset.step = answer.dataset.step || "";
        this.el.replaceChildren(...answer.childNodes);
        this.improve();
        const place = this.el.querySelector("#o_rma_errors, h2");
        place?.setAttribute("tabindex", "-1");
        place?.focus();
        this.el.scrollIntoView({block: "start"});
    }

    /** What was wrong with another file says nothing about this one. */
    forgetErrors() {
        this.el.querySelector("#o_rma_errors")?.remove();
        this.el.querySelectorAll(".o_rma_files .invalid-feedback").forEach((el) => el.remove());
        this.el
            .querySelectorAll(".o_rma_files .is-invalid")
            .forEach((el) => el.classList.remove("is-invalid"));
    }

    /** @param {...(String|Node)} sentence */
    tell(...sentence) {
        let place = this.el.querySelector("#o_rma_errors");
        if (!place) {
            place = document.createElement("div");
            place.id = "o_rma_errors";
            place.className = "alert alert-danger";
            place.setAttribute("role", "alert");
            place.tabIndex = -1;
            this.el.prepend(place);
        }
        place.replaceChildren(...sentence);
        place.focus();
    }

    // ------------------------------------------------------------------ sending

    readForm(go) {
        const data = new FormData(this.form);
        data.set("go", go);
        return data;
    }

    /** Keep what was entered so far, unseen. */
    async keep() {
        if (this.isSending || this.isDestroyed) {
            return;
        }
        const data = this.readForm("save");
        for (const [name, value] of [...data]) {
            if (value instanceof File) {
                data.delete(name);
            }
        }
        try {
            const answer = await fetch(this.form.getAttribute("action"), {
                method: "POST",
                headers: {"X-Requested-With": "XMLHttpRequest"},
                body: data,
            });
            this.showTrial(await answer.text());
        } catch {
            // The next step says so, should the connection still be gone.
        }
    }

    /** Show what would become of the products as they are filled in now. */
    showTrial(text) {
        if (this.isSending || this.isDestroyed) {
            return;
        }
        const page = new DOMParser().parseFromString(text, "text/html");
        for (const place of this.el.querySelectorAll(".o_rma_trial, #o_rma_total")) {
            const selector = place.id
                ? `#${place.id}`
                : `.o_rma_trial[data-line="${place.dataset.line}"]`;
            const told = page.querySelector(selector);
            if (told) {
                place.replaceChildren(...told.childNodes);
            }
        }
    }

    /** @param {Boolean} [isAgain] whether it was sent before, with the token of an old session */
    send(go, button, isAgain = false) {
        if (this.isSending) {
            return;
        }
        const request = new XMLHttpRequest();
        const data = this.readForm(go);
        this.setSending(true, button);
        request.open("POST", this.form.getAttribute("action"));
        request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        request.upload.addEventListener("progress", (ev) => this.showProgress(ev));
        request.addEventListener("load", () => {
            const page = new DOMParser().parseFromString(request.responseText, "text/html");
            const ended = page.querySelector("#o_rma_ended");
            if (ended) {
                this.renew(ended, go, button, isAgain);
            } else {
                this.receive(request, page, button);
            }
        });
        request.addEventListener("error", () => {
            this.setSending(false, button);
            this.tell(_t("There is no connection. What you entered is still here: try again."));
        });
        this.registerCleanup(() => request.abort());
        request.send(data);
    }

    /**
     * The session has ended. The form stays as it is, files included, and gets the token of the
     * session of now; where there is none yet, tell what to do.
     */
    renew(ended, go, button, isAgain) {
        const token = ended.querySelector("[name=csrf_token]").value;
        this.form.querySelector("[name=csrf_token]").value = token;
        this.setSending(false, button);
        if (token && !isAgain) {
            this.send(go, button, true);
        } else {
            this.tell(...ended.querySelector("#o_rma_ended_text").childNodes);
        }
    }

    receive(request, page, button) {
        const answer = page.querySelector("#o_rma_request");
        if (request.status === 413) {
            this.setSending(false, button);
            this.tell(_t("That was too much at once. Send smaller or fewer files."));
        } else if (request.status >= 500) {
            this.setSending(false, button);
            this.tell(_t("That did not work. What you entered is still here: try again."));
        } else if (answer) {
            this.setSending(false, button);
            this.show(answer);
            const url = request.responseURL || "";
            if (url.includes("step=") && url !== window.location.href) {
                window.history.pushState({}, "", url);
            }
        } else {
            // Done: the answer is the page of the return.
            redirect(request.responseURL);
        }
    }

    setSending(isSending, button) {
        this.isSending = isSending;
        this.el.setAttribute("aria-busy", isSending ? "true" : "false");
        for (const el of this.el.querySelectorAll("button")) {
            el.disabled = isSending;
        }
        if (isSending && button?.type === "file") {
            this.el.querySelector(".o_rma_progress")?.classList.remove("d-none");
        } else if (isSending && button) {
            this.removeLoadingEffect = addLoadingEffect(button);
        } else {
            this.removeLoadingEffect?.();
        }
    }

    showProgress(ev) {
        const bar = this.el.querySelector(".o_rma_progress");
        if (bar && ev.lengthComputable) {
            const percent = Math.round((100 * ev.loaded) / ev.total);
            bar.setAttribute("aria-valuenow", percent);
            bar.firstElementChild.style.width = `${percent}%`;
        }
    }
}

registry.category("public.interactions").add("rma_portal.rma_request", RmaRequest);

/** Opens one view after the other, as the server lists them, and tells which one does not open. */

/* eslint-disable no-console -- the test reads the console */
import {rpcBus} from "@web/core/network/rpc";

const PATIENCE = 30000;
const pending = new Set();
rpcBus.addEventListener("RPC:REQUEST", ({detail}) => pending.add(detail.data.id));
rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => pending.delete(detail.data.id));

const pause = () =>
    new Promise((resolve) => {
        setTimeout(resolve, 30);
    });

async function settle() {
    const start = Date.now();
    // Twice in a row: what was answered may ask again.
    for (let quiet = 0; quiet < 2; quiet = pending.size ? 0 : quiet + 1) {
        await pause();
        if (Date.now() - start > PATIENCE) {
            throw new Error("it does not come to an end");
        }
    }
    const dialog = document.querySelector(".o_error_dialog");
    if (dialog) {
        throw new Error(dialog.innerText);
    }
}

async function open(actions, {action, type, record, context}) {
    await actions.doAction(action, {
        additionalContext: context,
        clearBreadcrumbs: true,
        props: record ? {resId: record} : {},
        viewType: type,
    });
    await settle();
    if (!document.querySelector(`.o_${type}_view, .o_dialog .o_form_view`)) {
        throw new Error("it is not there");
    }
    if (document.querySelector(".o_dialog")) {
        await actions.doAction({type: "ir.actions.act_window_close"});
        await settle();
    }
}

export async function openEveryView(views) {
    const {action: actions} = odoo.__WOWL_DEBUG__.root.env.services;
    // The first screen loads by itself.
    await settle();
    for (const view of views) {
        const name = `${view.action}, ${view.type}`;
        console.log(`Opening ${name}`);
        try {
            await open(actions, view);
        } catch (error) {
            console.error(`${name} does not open: ${error.message || error}`);
            return;
        }
    }
    console.log("test successful");
}

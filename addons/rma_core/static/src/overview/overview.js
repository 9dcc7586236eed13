import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const ALWAYS_SHOWN = new Set(["review", "inspect", "settle", "post_refund", "goods", "activities"]);

/** What waits for whom, late first. Every figure opens the records it counts. */
export class RmaOverview extends Component {
    static template = "rma_core.Overview";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.userId = user.userId;
        this.state = useState({cards: [], users: [], is_empty: false});
        onWillStart(async () => {
            Object.assign(this.state, await this.orm.call("rma.order", "get_overview", []));
        });
    }

    /** Cards that count as work of the person responsible. */
    get columns() {
        return this.shown.filter((card) => card.is_assigned && card.count);
    }

    /** What waits, and of what does not wait the steps that every return goes through. */
    get shown() {
        return this.state.cards.filter((card) => card.count || ALWAYS_SHOWN.has(card.key));
    }

    /**
     * Open the records behind a figure.
     *
     * @param {Object} card
     * @param {Object} [options]
     * @param {boolean} [options.late] only the late ones
     * @param {number|false} [options.userId] only those of this person, false of nobody
     */
    open(card, {late = false, userId} = {}) {
        const domain = [...card.domain, ...(late ? card.late : [])];
        if (userId !== undefined) {
            domain.push([card.user_field, "=", userId]);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: card.name,
            res_model: card.model,
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain,
            context: {create: false},
        });
    }

    openReturns() {
        return this.action.doAction("rma_core.rma_order_action");
    }
}

registry.category("actions").add("rma_core.overview", RmaOverview);

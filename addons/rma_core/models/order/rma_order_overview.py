from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...const import STATES_OPEN


class RmaOrder(models.Model):
    """What waits for whom: the first screen of the app."""

    _inherit = "rma.order"

    @api.model
    @api.readonly
    def get_overview(self):
        """Return what waits, as the user may see it.

        :return: ``{"cards": [card of _get_overview_cards() with "count", "late", "mine"],
            "users": [{"id", "name", "count", "late", "cards": {key: count}}],
            "is_empty": no return was ever made}``; who has most that is late comes first
        """
        cards, users = [], defaultdict(lambda: {"count": 0, "late": 0, "cards": {}})
        for card in self._get_overview_cards():
            if self.env[card["model"]].has_access("read"):
                counts, late = self._count_overview(card)
                cards.append(
                    {
                        **card,
                        "count": sum(counts.values()),
                        "late": sum(late.values()),
                        "mine": counts.get(self.env.user, 0),
                    }
                )
                for user, count in counts.items() if card["is_assigned"] else ():
                    users[user]["cards"][card["key"]] = count
                    users[user]["count"] += count
                    users[user]["late"] += late.get(user, 0)
        is_empty = not any(card["count"] for card in cards) and not self.search([], limit=1)
        return {"cards": cards, "users": self._list_overview_users(users), "is_empty": is_empty}

    def _count_overview(self, card):
        """Return how many records wait for whom, and how many of them are late."""
        model, domain, user_field = self.env[card["model"]], card["domain"], card["user_field"]
        counts = dict(model._read_group(domain, [user_field], ["__count"]))
        late = {}
        if counts and card["late"]:
            late_domain = Domain(domain) & Domain(card["late"])
            late = dict(model._read_group(late_domain, [user_field], ["__count"]))
        return counts, late

    def _list_overview_users(self, users):
        # sudo: res.users - responsible users may be in companies the user does not work in
        return [
            {"id": user.id, "name": user.sudo().name or self.env._("Nobody"), **figures}
            for user, figures in sorted(
                users.items(),
                key=lambda item: (-item[1]["late"], -item[1]["count"], item[0].id or 0),
            )
        ]

    @api.model
    def _get_overview_cards(self):
        """Return what can wait, in the order of the way of a return.

        Extend with super() to add a card: ``key``, ``name``, ``help`` (what to do),
        ``model``, ``domain``, ``late`` (the part of the domain's records that is late, or
        None), ``user_field`` (whom it waits for), ``is_assigned`` (counts as work of who is
        responsible for a return).
        """
        helps = self._get_overview_helps()
        late = {"goods": [("date_deadline", "<", "today")]}
        cards = [
            self._prepare_overview_card(
                step,
                label,
                helps.get(step, task or ""),
                [("next_step", "=", step)],
                late.get(step, [("activity_ids.date_deadline", "<", "today")]),
            )
            for step, (label, task) in self._get_next_steps().items()
            # Nobody but who makes a return waits for it.
            if step != "submit"
        ]
        documents = {card["key"]: card for card in self._get_overview_document_cards()}
        # A card of the documents themselves stands for the step that is done on them.
        return [documents.pop(card["key"], card) for card in cards] + [*documents.values()]

    @api.model
    def _get_overview_helps(self):
        """Return ``{step: sentence}`` where the card of a step says more than its activity."""
        return {
            "review": self.env._("Approve, reject or request a revision."),
            "inspect": self.env._("Accept or refuse what arrived."),
            "settle": self.env._("The customer is waiting: process what is ready."),
            "revision": self.env._("A revision was requested: remind the customer."),
            "goods": self.env._("Late: the deadline has passed and goods are still missing."),
        }

    def _prepare_overview_card(self, key, name, help_text, domain, late):
        return {
            "key": key,
            "name": name,
            "help": help_text,
            "model": self._name,
            "domain": domain,
            "late": late,
            "user_field": "user_id",
            "is_assigned": True,
        }

    def _get_overview_document_cards(self):
        """Return the cards of other documents than returns."""
        return [
            {
                "key": "post_refund",
                "name": self.env._("Credit Notes to Post"),
                "help": self.env._("Check and post them."),
                "model": "account.move",
                "domain": Domain("state", "=", "draft")
                & self.env["account.move"]._get_rma_credit_note_domain(),
                "late": None,
                "user_field": "invoice_user_id",
                "is_assigned": False,
            },
            {
                **self._prepare_overview_card(
                    "activities",
                    self.env._("My Activities"),
                    self.env._("What you were asked to do, late first."),
                    [("activity_user_id", "=", self.env.uid), ("state", "in", STATES_OPEN)],
                    [("my_activity_date_deadline", "<", "today")],
                ),
                "is_assigned": False,
            },
        ]

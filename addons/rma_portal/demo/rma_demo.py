from odoo import Command, api, models


class RmaDemo(models.AbstractModel):
    """What customers of the demo shop are just about to do on the website."""

    _inherit = "rma.demo"

    @api.model
    def _play_portal(self):
        """Start a request that waits to be completed, and say what revisions ask for."""
        website = self.env["website"].search([("company_id", "=", self.env.company.id)], limit=1)
        website.rma_user_id = self.env.ref("rma_core.user_clerk2")
        topics = self.env["rma.revision.topic"].search([("code", "in", ("description", "files"))])
        self.env["rma.order"].search([("state", "=", "revision")]).write(
            {"revision_topic_ids": [Command.set(topics.ids)]}
        )
        customer = self.env.ref("rma_core.user_customer")
        requests = self.env["rma.request"].with_user(customer).sudo()
        if requests._find_own_draft(website):
            return
        lines = (
            requests.new(
                {
                    "partner_id": customer.partner_id.id,
                    "origin": "portal",
                    "website_id": website.id,
                }
            )
            ._find_orders()[0]
            .order_line._filter_rma_candidates()
        )
        obstacles = lines._get_rma_obstacles()
        open_lines = lines.filtered(lambda line: not obstacles[line])
        draft = requests._get_own_draft(website)
        draft._add_lines(dict.fromkeys(open_lines[:1], 0.0))

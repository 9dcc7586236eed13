from odoo import api, models

PREFIX = "rma.audit.check."
# Differences below are how computers count, not how people do.
EPSILON = 0.0005


class RmaAuditCheck(models.AbstractModel):
    """One question that every return must answer. Inherit it as ``rma.audit.check.<name>``: the
    audit then asks it, and nothing else needs to know of it.

    A check reads by SQL, for hundreds of thousands of returns, what the documents say, and leaves
    the decision to the models' own code wherever SQL alone could be wrong. It changes nothing.
    """

    _name = "rma.audit.check"
    _description = "Check of the Self-Audit"

    @api.model
    def _get_checks(self):
        """Return all checks, as models."""
        return [self.env[name] for name in sorted(self.env.registry) if name.startswith(PREFIX)]

    @api.model
    def _get_title(self):
        """Return what the check is about, for lists and groups."""
        raise NotImplementedError

    @api.model
    def _find(self, orders):
        """Return what is wrong with these returns; extend with super() to ask more of them.

        :param orders: ``rma.order``, some thousands at most
        :return: list of ``Finding``
        """
        return []

    @api.model
    def _find_anywhere(self):
        """Return what is wrong beside single returns; asked once in a run.

        :return: list of ``Finding``
        """
        return []

    @api.model
    def _explain(self, finding):
        """Return the sentence that says what is wrong and what to do.

        :param finding: ``rma.audit.finding``; its ``figures`` are those the check gave
        """
        raise NotImplementedError

    # ------------------------------------------------------------------ for checks

    @api.model
    def _read(self, query):
        """Return the rows of an ``SQL`` query as dictionaries."""
        self.env.flush_all()
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()

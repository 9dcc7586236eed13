from odoo import api, models


class RmaPolicyValidator(models.AbstractModel):
    """One rule of policies. Inherit it as ``rma.policy.validator.<rule>``: nothing else needs to
    know of it.

    A rule is asked about any number of ``case.Case`` objects at once and must not ask the
    database for each. Answers are kept as figures and become sentences when somebody reads them,
    in the reader's language; customers read the same sentences.
    """

    _name = "rma.policy.validator"
    _description = "Rule of Return Policies"

    @api.model
    def _applies(self, policy):
        """Tell whether ``policy`` sets this rule at all."""
        raise NotImplementedError

    @api.model
    def _evaluate(self, cases):
        """Yield ``(case, verdict, figures)`` for the cases that can be judged.

        :param cases: ``{policy: [case]}``, of the policies that set the rule
        ``verdict`` is ``yes``, ``person`` or ``no`` (``_judge()``), ``figures`` a dictionary of
        plain values that ``_get_sentence()`` needs. A case about which nothing is known yet is
        left out.
        """
        raise NotImplementedError

    @api.model
    def _get_sentence(self, verdict, figures):
        """Return the answer as staff and customers read it, in the language of ``env``."""
        raise NotImplementedError

    @api.model
    def _judge(self, case, is_kept):
        """Return the verdict on a rule that is kept or broken."""
        return "yes" if is_kept else case.on_breach

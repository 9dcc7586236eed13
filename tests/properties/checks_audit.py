"""The self-audit finds nothing wrong with what people may do."""

from .measures import get_credited_by_hand, get_invoiced


def check_audit(story):
    """Ask every check of the audit about the story's returns."""
    if "rma.audit.check" not in story.env:
        return
    for check in story.env["rma.audit.check"]._get_checks():
        for finding in check._find(story.returns):
            assert _is_explained(story, check, finding), f"{check._get_title()}: {finding}"


def _is_explained(story, check, finding):
    """By hand one may credit what a return has claimed, and the audit tells of it rightly."""
    return check._name == "rma.audit.check.credits" and any(
        get_credited_by_hand(line)
        and get_invoiced(line, "out_refund") >= get_invoiced(line, states=("posted",))
        for line in story.sold
    )

"""What a check found: plain values, so that checks are easy to read and to test."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing that does not explain itself.

    ``figures`` are JSON values, amounts and quantities as floats, dates as ISO strings: the check
    that found it makes a sentence of them in the language of whoever reads it.
    """

    model: str
    record_id: int
    order_id: int | None = None
    company_id: int | None = None
    figures: dict = field(default_factory=dict)

    @property
    def key(self):
        """What tells this finding of its check from others."""
        return self.model, self.record_id, self.order_id or 0

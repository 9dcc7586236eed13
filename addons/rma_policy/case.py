from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(slots=True, eq=False)
class Case:
    """One product somebody wants to return, as policies and validators see it: read once, asked
    about many times. Records may be empty where nobody said yet.
    """

    line: Any  # rma.order.line
    sale_line: Any  # sale.order.line
    product: Any  # product.product
    partner: Any  # res.partner, the commercial one
    company: Any  # res.company
    country: Any  # res.country the goods come from
    pricelist: Any  # product.pricelist of the order
    asked_on: date
    policy: Any = None  # rma.policy
    on_breach: str = "no"  # of the policy
    answers: list = field(default_factory=list)

    @property
    def verdict(self):
        """Return the strictest of the answers; ``yes`` where no rule says anything."""
        verdicts = {answer["verdict"] for answer in self.answers}
        return next((verdict for verdict in ("no", "person") if verdict in verdicts), "yes")

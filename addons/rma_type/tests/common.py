from odoo import Command

from odoo.addons.rma_core.tests.common import RmaCommon


class TypeCommon(RmaCommon):
    """Returns of types that administrators set up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type_return = cls.env.ref("rma_type.type_return")
        cls.type_complaint = cls.env.ref("rma_type.type_complaint")
        cls.sale = cls._create_order((cls.product, 10))

    @classmethod
    def _create_type(cls, name, **vals):
        return cls.env["rma.type"].with_user(cls.manager).create({"name": name, **vals})

    @classmethod
    def _create_attribute(cls, name, *types, choices=(), **vals):
        return (
            cls.env["rma.attribute"]
            .with_user(cls.manager)
            .create(
                {
                    "name": name,
                    "choice_ids": [Command.create({"name": choice}) for choice in choices],
                    "type_ids": [Command.set([rma_type.id for rma_type in types])],
                    **vals,
                }
            )
        )

    @classmethod
    def _ask(cls, rma_type, quantity=1, **vals):
        return cls._create_return(
            (cls.sale.order_line, quantity), type_id=rma_type.id, submit=False, **vals
        )

    def _read_values(self, record):
        """Return ``{label: value}`` as the screen shows them."""
        return {
            item["string"]: item.get("value")
            for item in record.read(["attribute_values"])[0]["attribute_values"]
        }

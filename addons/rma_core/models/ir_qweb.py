from lxml import etree

from odoo import models


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        """Compile the text of a mail once for all its returns: Odoo does so anew for each record,
        which takes several times as long as filling it in.

        What is compiled is kept where the caller says, in ``rma_compiled`` of the context.
        """
        compiled = self.env.context.get("rma_compiled")
        if compiled is None or not isinstance(template, etree._Element):
            return super()._generate_code_uncached(template)
        context = self.env.context
        key = (etree.tostring(template), *map(context.get, self._get_template_cache_keys()))
        if key not in compiled:
            compiled[key] = super()._generate_code_uncached(template)
        return compiled[key]

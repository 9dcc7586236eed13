from lxml import etree

from odoo import models, tools


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        """Compile the text of a mail once: Odoo does so anew for each record, which takes several
        times as long as filling it in. Callers ask for it by ``rma_keep_compiled`` in the context.
        """
        if self.env.context.get("rma_keep_compiled") and isinstance(template, etree._Element):
            return self._generate_text_code(etree.tostring(template), template)
        return super()._generate_code_uncached(template)

    @tools.ormcache(
        "source",
        "tuple(self.env.context.get(key) or False for key in self._get_template_cache_keys())",
        cache="templates",
    )
    def _generate_text_code(self, source, template):
        # Cached like a view's code, by text and language.
        compiler = self.with_context(rma_keep_compiled=False)
        return compiler._generate_code_uncached(template)

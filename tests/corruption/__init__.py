"""What somebody changes behind Odoo's back is found by the self-audit, and nothing else is."""

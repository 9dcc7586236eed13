"""Odoo's own tests, with the suite and without it: what others rely on still works."""

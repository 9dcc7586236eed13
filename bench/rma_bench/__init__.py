"""Measures what returns cost: this suite beside OCA/rma, Odoo by hand, and the floor."""

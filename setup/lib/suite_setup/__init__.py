"""Gets Odoo 19 with everything it needs and runs it: the implementation behind setup/*.

Only Python's standard library is used here: this code runs before anything is installed.
"""

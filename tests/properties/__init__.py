"""Random sequences of what people do with returns, and what must hold after every step.

A sequence is some orders, of one customer or several, and up to ten steps: somebody asks,
approves, receives, inspects, credits, invoices, repairs, pays, lowers prices, closes the books,
returns goods with Odoo's own wizard, cancels, deletes, starts over … A step may be refused with a
UserError; then nothing may have changed. After every other one:

- stored figures are those that a computation from scratch gives, and those of the documents;
- what returns claim of an order line is what was delivered and not returned otherwise, at most;
- a line gives no more than is expected, and its documents together are for no more than that;
- no invoice line is credited beyond what was invoiced, in quantity and, tax by tax, in money;
  credited completely by returns, it is credited to the cent;
- no match joins two customers, credit notes lower their own invoice, and what is open of it is
  what was neither paid nor credited;
- returns give back no more of an invoice than was paid for it, tax by tax;
- the orders have no new lines, and what is left to invoice is what it would be by hand;
- a return is closed if, and only if, all of its lines are;
- goods are where the moves brought them.

Processing every return again changes nothing.

    tests/properties/run --sequences 10000 --seed 7     a long run; the same seed draws the same
    tests/properties/run --survey                       goes on after failures and lists them

Modules: ``orders`` (what sequences start from), ``requests``, ``goods``, ``repairs``, ``bills``
(the actions), ``story`` (one sequence), ``measures`` and ``checks`` (what must hold), ``player``
(hypothesis).
"""

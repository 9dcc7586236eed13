"""The replay itself: batches of sales, then of returns, each in a transaction of its own."""

from .audit import audit
from .database import environment
from .figures import compare_figures, read_figures
from .progress import Progress
from .returns import ReturnDesk
from .shop import Shop, create_company, create_staff, create_warehouse
from .window import try_window


class Replay:
    """One replay in a company of its own.

    :param registry: of the database
    :param batch: how many orders or returns in one transaction
    :param watch: a `Stopwatch`
    """

    def __init__(self, registry, batch, watch):
        self.registry = registry
        self.batch = batch
        self.watch = watch

    def run(self, sales, returns):
        """Sell, take back and return the compared `Books`.

        :param sales: lists of rows, each an invoice
        :param returns: lists of parts, each a return
        """
        sold = [row for rows in sales for row in rows]
        returned = [part.row for parts in returns for part in parts]
        with self.watch.measure("set-up"):
            shop, staff = self._open_shop([*sold, *returned])
        with self.watch.measure("sales"):
            self._in_batches("orders", sales, shop.company_id, shop.sell)
        self.desk = desk = ReturnDesk(shop, staff, self.watch)
        self._in_batches("returns", returns, shop.company_id, desk.take_back)
        with self.watch.measure("audit"), environment(self.registry, shop.company_id) as env:
            books = audit(env, shop.company_id, desk.settled, sold)
            books.figures = read_figures(env, shop.company_id, staff["accountant"])
            books.problems += compare_figures(books.figures)
            return books

    def try_window(self, days, fee):
        """Return the `Verdicts` of a policy of so many days, and so many percent of restocking
        fee, on what was replayed."""
        company_id = self.desk.shop.company_id
        with self.watch.measure("policy"), environment(self.registry, company_id) as env:
            return try_window(env, company_id, self.desk.settled, days, fee)

    def _open_shop(self, rows):
        with environment(self.registry) as env:
            company = create_company(env, f"Online Retail {rows[0].moment:%Y-%m-%d}")
            create_warehouse(env, company)
            staff = {role: user.id for role, user in create_staff(env, company).items()}
            shop = Shop(company.id)
        with environment(self.registry, shop.company_id) as env:
            shop.create_customers(env, rows)
            shop.create_products(env, rows)
        return shop, staff

    def _in_batches(self, name, items, company_id, work):
        progress = Progress(name, len(items))
        for start in range(0, len(items), self.batch):
            part = items[start : start + self.batch]
            with environment(self.registry, company_id) as env:
                work(env, part)
            progress.advance(len(part))

from collections import OrderedDict
from datetime import date, timedelta
from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import content_disposition, request
from odoo.tools import groupby as groupbyelem

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.addons.rma_core.const import STATES_ENDED, STATES_WAITING

HISTORY = "my_returns_history"
TOLD = "rma_told"
LONGEST_SEARCH = 100
# Beyond that, nobody counts; the database would.
MOST_COUNTED = 1000


class RmaPortal(CustomerPortal):
    """A customer's returns: the list and the page of each."""

    # ------------------------------------------------------------------ list

    def _get_rma_sortings(self):
        return OrderedDict(
            date={"label": request.env._("Newest"), "order": "id desc"},
            old={"label": request.env._("Oldest"), "order": "id"},
            name={"label": request.env._("Number"), "order": "name desc, id desc"},
            state={"label": request.env._("State"), "order": "state, id desc"},
        )

    def _get_rma_filters(self):
        return OrderedDict(
            all={"label": request.env._("All"), "domain": Domain.TRUE},
            you={
                "label": request.env._("Waiting for you"),
                "domain": Domain("state", "=", "revision")
                | request.env["rma.order"]._get_awaited_domain(),
            },
            open={
                "label": request.env._("Open"),
                "domain": Domain("state", "in", STATES_WAITING),
            },
            closed={
                "label": request.env._("Closed"),
                "domain": Domain("state", "in", STATES_ENDED),
            },
        )

    def _get_rma_groupings(self):
        return OrderedDict(
            none={"label": request.env._("None"), "order": None, "key": None},
            state={
                "label": request.env._("State"),
                "order": "state",
                "key": lambda order: order._get_portal_status()["label"],
            },
            partner={
                "label": request.env._("Branch"),
                "order": "partner_id",
                "key": lambda order: order.partner_id.name or order.commercial_partner_id.name,
            },
        )

    def _get_rma_search_inputs(self):
        return OrderedDict(
            all={"input": "all", "label": request.env._("Search everywhere")},
            name={"input": "name", "label": request.env._("Search in numbers and codes")},
            product={"input": "product", "label": request.env._("Search in products")},
            order={"input": "order", "label": request.env._("Search in orders")},
        )

    def _get_rma_search_domain(self, search_in, search):
        """Return the domain of what a customer types: numbers, codes, products, orders."""
        product = Domain("line_ids.product_id", "ilike", search)
        domains = {
            "name": Domain("display_name", "ilike", search) | Domain("reference", "ilike", search),
            "product": product,
            "order": Domain("line_ids.sale_line_id.order_id.name", "ilike", search)
            | Domain("line_ids.sale_line_id.order_id.client_order_ref", "ilike", search),
        }
        return domains.get(search_in) or Domain.OR(domains.values())

    @http.route(
        ["/my/returns", "/my/returns/page/<int:page>"], type="http", auth="user", website=True
    )
    def portal_my_returns(self, page=1, **kwargs):
        options, chosen, filters = self._read_rma_list(kwargs)
        orders_sudo, groups, pager = self._find_rma_orders(page, options, chosen, filters)
        request.session[HISTORY] = orders_sudo.ids[:100]
        values = self._prepare_portal_layout_values()
        values.update(
            {
                **chosen,
                **filters,
                "page_name": "return",
                "default_url": "/my/returns",
                "pager": pager,
                "orders": orders_sudo,
                "groups": groups,
                "is_filtered": chosen["filterby"] != "all" or any(filters.values()),
                "is_dealer": self._is_rma_dealer(),
                "branches": self._get_rma_branches(),
                "reasons": self._get_rma_list_reasons(),
                "export_query": urlencode(self._get_rma_list_query(chosen, filters)),
                "searchbar_sortings": options["sortby"],
                "searchbar_filters": self._count_rma_filters(options, filters),
                "searchbar_groupby": options["groupby"],
                "searchbar_inputs": options["search_in"],
            }
        )
        return request.render("rma_portal.portal_my_returns", values)

    def _is_rma_dealer(self):
        # sudo: res.partner - customers may not read their head office
        return request.env.user.partner_id.sudo().commercial_partner_id.is_company

    def _get_rma_branches(self):
        # sudo: res.partner - customers read the names of their own branches
        return request.env.user.partner_id.sudo()._get_rma_branches()

    def _get_rma_list_reasons(self):
        # sudo: rma.reason - customers read what they may choose
        return request.env["rma.reason"].sudo()._get_portal_reasons(request.website.company_id)

    def _read_rma_list(self, kwargs):
        """Return what the list offers, what is chosen of it, and what it is filtered by."""
        options = self._get_rma_list_options()
        # A value that is not offered counts as not chosen.
        chosen = {
            name: kwargs[name] if kwargs.get(name) in offered else next(iter(offered))
            for name, offered in options.items()
        }
        search = kwargs.get("search")
        filters = {
            "search": search.replace("\0", "").strip()[:LONGEST_SEARCH]
            if isinstance(search, str)
            else "",
            "branch": self._get_rma_branches().filtered(
                lambda partner: str(partner.id) == kwargs.get("branch")
            ),
            "reason": self._get_rma_list_reasons().filtered(
                lambda reason: str(reason.id) == kwargs.get("reason")
            ),
            "date_from": self._read_rma_date(kwargs.get("date_from")),
            "date_to": self._read_rma_date(kwargs.get("date_to")),
        }
        return options, chosen, filters

    def _read_rma_date(self, text):
        """Return the day that a date field of the browser sent, or an empty text."""
        try:
            return date.fromisoformat(text).isoformat()
        except (TypeError, ValueError):
            return ""

    def _get_rma_list_query(self, chosen, filters):
        """Return what leads to the same list again."""
        query = {
            **chosen,
            **{name: value for name, value in filters.items() if isinstance(value, str)},
            "branch": filters["branch"].id,
            "reason": filters["reason"].id,
        }
        return {name: value for name, value in query.items() if value}

    def _get_rma_list_options(self):
        return {
            "sortby": self._get_rma_sortings(),
            "filterby": self._get_rma_filters(),
            "groupby": self._get_rma_groupings(),
            "search_in": self._get_rma_search_inputs(),
        }

    def _count_rma_filters(self, options, filters):
        """Return the filters with the number of returns behind each."""
        # sudo: rma.order - the domain is the visitor's scope
        orders = request.env["rma.order"].sudo()
        counted = OrderedDict()
        for name, offered in options["filterby"].items():
            domain = self._get_rma_list_domain(
                options, {"filterby": name, "search_in": "all"}, filters
            )
            count = orders.search_count(domain, limit=MOST_COUNTED)
            number = f"{count}+" if count == MOST_COUNTED else count
            counted[name] = {**offered, "label": f"{offered['label']} ({number})"}
        return counted

    def _get_rma_list_domain(self, options, chosen, filters):
        domain = request.env["rma.order"]._get_portal_domain()
        domain &= options["filterby"][chosen["filterby"]]["domain"]
        if branch := filters["branch"]:
            own = Domain("id", "child_of", branch.id)
            domain &= Domain("partner_id", "any", own) | Domain("partner_shipping_id", "any", own)
        if filters["reason"]:
            domain &= Domain("line_ids.reason_id", "child_of", filters["reason"].id)
        if filters["date_from"]:
            domain &= Domain("date_submitted", ">=", filters["date_from"])
        if filters["date_to"]:
            day_after = date.fromisoformat(filters["date_to"]) + timedelta(days=1)
            domain &= Domain("date_submitted", "<", day_after.isoformat())
        if filters["search"]:
            domain &= self._get_rma_search_domain(chosen["search_in"], filters["search"])
        return domain

    def _search_rma_orders(self, options, chosen, filters, limit, offset=0):
        """Return the returns of the list as superuser, in its order."""
        grouping = options["groupby"][chosen["groupby"]]
        order_by = options["sortby"][chosen["sortby"]]["order"]
        # sudo: rma.order - the domain is the visitor's scope; searching by product needs no rights
        # on products
        return (
            request.env["rma.order"]
            .sudo()
            .search(
                self._get_rma_list_domain(options, chosen, filters),
                order=", ".join(filter(None, [grouping["order"], order_by])),
                limit=limit,
                offset=offset,
            )
        )

    def _find_rma_orders(self, page, options, chosen, filters):
        """Return a page's returns, the same as ``[(heading, returns)]``, and the pager."""
        domain = self._get_rma_list_domain(options, chosen, filters)
        pager = portal_pager(
            url="/my/returns",
            url_args=self._get_rma_list_query(chosen, filters),
            # sudo: rma.order - as above
            total=request.env["rma.order"].sudo().search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        orders_sudo = self._search_rma_orders(
            options, chosen, filters, self._items_per_page, pager["offset"]
        )
        grouping = options["groupby"][chosen["groupby"]]
        if not grouping["key"]:
            return orders_sudo, [("", orders_sudo)], pager
        groups = [
            (label, orders_sudo.browse().union(*orders))
            for label, orders in groupbyelem(orders_sudo, grouping["key"])
        ]
        return orders_sudo, groups, pager

    # ------------------------------------------------------------------ one return

    def _get_rma_order(self, order_id, access_token=None):
        """Return the return as superuser, or none: whoever may not see it learns no more than
        that it is not there."""
        if not isinstance(access_token, str) or not access_token.isascii():
            access_token = None  # the comparison takes no other characters
        try:
            order_sudo = self._document_check_access("rma.order", order_id, access_token)
        except (AccessError, MissingError):
            raise request.not_found() from None
        # sudo: rma.order - access was checked with the visitor's rights or token
        return order_sudo.with_user(request.env.user).sudo()

    @http.route(["/my/returns/<int:order_id>"], type="http", auth="public", website=True)
    def portal_my_return(self, order_id, access_token=None, **kwargs):
        order_sudo = self._get_rma_order(order_id, access_token)
        # Nothing of the address becomes words of the shop.
        return self._render_rma_order(
            order_sudo,
            access_token,
            told=self._take_told(order_sudo),
            show_money=bool(kwargs.get("money")),
        )

    def _tell_next(self, order, what):
        """Have the next page of a return say, once, that ``what`` has just been done."""
        request.session[TOLD] = [order.id, what]

    def _take_told(self, order):
        told_id, what = request.session.get(TOLD) or (None, "")
        if told_id != order.id:
            return ""
        # A script that follows the redirect then opens the page itself.
        if "X-Requested-With" not in request.httprequest.headers:
            del request.session[TOLD]
        return what

    def _render_rma_order(
        self,
        order_sudo,
        access_token,
        status=200,
        told="",
        parcel=None,
        show_money=False,
        **kwargs,
    ):
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "page_name": "return",
                "rma_order": order_sudo,
                "told": told,
                "show_money": show_money,
                "parcel": parcel or {},
                "res_company": order_sudo.company_id,
                "backend_url": f"/odoo/returns/{order_sudo.id}",
            }
        )
        values = self._get_page_view_values(
            order_sudo, access_token, values, HISTORY, False, **kwargs
        )
        return request.render("rma_portal.portal_my_return", values, status=status)

    @http.route(
        ["/my/returns/<int:order_id>/cancel"],
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_my_return_cancel(self, order_id, access_token=None, **kwargs):
        order_sudo = self._get_rma_order(order_id, access_token)
        try:
            with request.env.cr.savepoint():
                order_sudo._cancel_by_customer()
        except UserError as error:
            return self._render_rma_order(order_sudo, access_token, 422, error=str(error))
        self._tell_next(order_sudo, "cancelled")
        return request.redirect(order_sudo._get_portal_page(access_token))

    # ------------------------------------------------------------------ files and papers

    @http.route(
        ["/my/returns/<int:order_id>/files/<int:attachment_id>"],
        type="http",
        auth="public",
        website=True,
    )
    def portal_my_return_file(self, order_id, attachment_id, access_token=None, **kwargs):
        order_sudo = self._get_rma_order(order_id, access_token)
        attachment = order_sudo.photo_ids.filtered(lambda photo: photo.id == attachment_id)
        return self._stream_rma_file(attachment, kwargs)

    def _stream_rma_file(self, attachment, kwargs):
        if not attachment:
            raise request.not_found()
        binary = request.env["ir.binary"]
        if kwargs.get("size") == "small" and attachment.mimetype.startswith("image/"):
            stream = binary._get_image_stream_from(attachment, "raw", width=320, height=320)
        else:
            stream = binary._get_stream_from(attachment, "raw")
        return stream.get_response(as_attachment=attachment.mimetype == "application/pdf")

    @http.route(
        ["/my/returns/<int:order_id>/papers/<int:report_id>"],
        type="http",
        auth="public",
        website=True,
    )
    def portal_my_return_paper(self, order_id, report_id, access_token=None, **kwargs):
        order_sudo = self._get_rma_order(order_id, access_token)
        papers = order_sudo._get_portal_papers()
        paper = papers.filtered(lambda report: report.id == report_id)
        if not paper:
            raise request.not_found()
        response = self._show_report(order_sudo, "pdf", paper.id, download=True)
        # The papers of a return are told apart by their names.
        name = f"{paper._get_file_name(order_sudo)}.pdf"
        response.headers["Content-Disposition"] = content_disposition(name)
        return response

    @http.route(
        ["/my/returns/<int:order_id>/deliveries/<int:picking_id>"],
        type="http",
        auth="public",
        website=True,
    )
    def portal_my_return_delivery(self, order_id, picking_id, access_token=None, **kwargs):
        order_sudo = self._get_rma_order(order_id, access_token)
        picking = order_sudo.delivery_ids.filtered(
            lambda picking: picking.id == picking_id and picking.state == "done"
        )
        if not picking:
            raise request.not_found()
        # Odoo's own address of a slip is for the delivery's contact, or asks for the sale order's
        # token: a replacement belongs to no order, and a return's link opens none.
        # sudo: ir.actions.report - the return's page was checked, visitors may not print reports
        report = request.env["ir.actions.report"].sudo()
        pdf, __ = report._render_qweb_pdf("stock.action_report_delivery", picking.ids)
        name = f"{order_sudo._get_report_base_filename()} {picking.name.replace('/', '-')}.pdf"
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(pdf)),
            ("Content-Disposition", content_disposition(name, "inline")),
        ]
        return request.make_response(pdf, headers=headers)

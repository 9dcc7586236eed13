from collections import OrderedDict

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
                | Domain("state", "=", "approved")
                & Domain("line_ids.reception_state", "in", ["awaiting", "partial"]),
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
    def portal_my_returns(self, page=1, search="", branch=None, **kwargs):
        options = self._get_rma_list_options()
        # A value that is not offered counts as not chosen.
        chosen = {
            name: kwargs[name] if kwargs.get(name) in offered else next(iter(offered))
            for name, offered in options.items()
        }
        # sudo: res.partner - customers read the names of their own branches
        branches = request.env.user.partner_id.sudo()._get_rma_branches()
        branch = branches.filtered(lambda partner: str(partner.id) == branch)
        search = (
            search.replace("\0", "").strip()[:LONGEST_SEARCH] if isinstance(search, str) else ""
        )
        orders_sudo, groups, pager = self._find_rma_orders(page, options, chosen, search, branch)
        request.session[HISTORY] = orders_sudo.ids[:100]
        values = self._prepare_portal_layout_values()
        values.update(
            {
                **chosen,
                "page_name": "return",
                "default_url": "/my/returns",
                "pager": pager,
                "orders": orders_sudo,
                "groups": groups,
                "search": search,
                "branches": branches,
                "branch": branch,
                "searchbar_sortings": options["sortby"],
                "searchbar_filters": options["filterby"],
                "searchbar_groupby": options["groupby"],
                "searchbar_inputs": options["search_in"],
            }
        )
        return request.render("rma_portal.portal_my_returns", values)

    def _get_rma_list_options(self):
        return {
            "sortby": self._get_rma_sortings(),
            "filterby": self._get_rma_filters(),
            "groupby": self._get_rma_groupings(),
            "search_in": self._get_rma_search_inputs(),
        }

    def _get_rma_list_domain(self, options, chosen, search, branch):
        domain = request.env["rma.order"]._get_portal_domain()
        domain &= options["filterby"][chosen["filterby"]]["domain"]
        if branch:
            own = Domain("id", "child_of", branch.id)
            domain &= Domain("partner_id", "any", own) | Domain("partner_shipping_id", "any", own)
        if search:
            domain &= self._get_rma_search_domain(chosen["search_in"], search)
        return domain

    def _find_rma_orders(self, page, options, chosen, search, branch):
        """Return a page's returns, the same as ``[(heading, returns)]``, and the pager."""
        domain = self._get_rma_list_domain(options, chosen, search, branch)
        # sudo: rma.order - the domain is the visitor's scope; searching by product needs no rights
        # on products
        orders_sudo = request.env["rma.order"].sudo()
        pager = portal_pager(
            url="/my/returns",
            url_args={**chosen, "search": search, "branch": branch.id or ""},
            total=orders_sudo.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        grouping = options["groupby"][chosen["groupby"]]
        order_by = options["sortby"][chosen["sortby"]]["order"]
        orders_sudo = orders_sudo.search(
            domain,
            order=", ".join(filter(None, [grouping["order"], order_by])),
            limit=self._items_per_page,
            offset=pager["offset"],
        )
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
        return self._render_rma_order(order_sudo, access_token, told=self._take_told(order_sudo))

    def _tell_next(self, order, what):
        """Have the next page of a return say, once, that ``what`` has just been done."""
        request.session[TOLD] = [order.id, what]

    def _take_told(self, order):
        told_id, what = request.session.get(TOLD) or (None, "")
        if told_id != order.id:
            return ""
        del request.session[TOLD]
        return what

    def _render_rma_order(self, order_sudo, access_token, status=200, told="", **kwargs):
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "page_name": "return",
                "rma_order": order_sudo,
                "told": told,
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

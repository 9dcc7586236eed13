"""The database of `bench/run portal`: one customer with very many returns and orders."""

from .fill_columns import SuiteFiller
from .probes import prepare_samples, vacuum

LOGIN = "bench-customer"


def prepare_portal(work, request):
    """Fill the tables, give one customer its share, and return the ids of what to open."""
    with work.registry.cursor() as cr:
        env = work.environment(cr)
        samples = prepare_samples(env, request)
        filler = SuiteFiller(env, samples)
        filler.fill(request["size"])
        partner = make_customer(env)
        share = request["share"]
        orders = give(cr, "sale_order", filler.bases["sale_order"], partner, share)
        returns = give(
            cr,
            "rma_order",
            filler.bases["rma_order"],
            partner,
            request["share"],
            "state != 'draft'",
        )
        cr.execute(
            "UPDATE rma_order SET commercial_partner_id = partner_id WHERE partner_id = %s",
            [partner.id],
        )
        cr.execute(
            "SELECT max(id) FROM rma_order WHERE partner_id = %s AND state = 'approved'",
            [partner.id],
        )
        [opened] = cr.fetchone()
        cr.commit()
    vacuum(work)
    return {"returns": returns, "orders": orders, "opened": opened}


def make_customer(env):
    """Return a new customer who can sign in, the password being the login."""
    partner = env["res.partner"].create({"name": "Bench Customer", "email": "bench@example.com"})
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "login": LOGIN,
            "password": LOGIN,
            "partner_id": partner.id,
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )
    env.flush_all()
    return partner


def give(cr, table, base, partner, share, condition="TRUE"):
    """Make the newest rows the customer's, and return how many they are."""
    cr.execute(
        f"UPDATE {table} SET partner_id = %s, partner_invoice_id = %s, partner_shipping_id = %s "
        f"WHERE id IN (SELECT id FROM {table} WHERE id >= %s AND {condition} "
        "ORDER BY id DESC LIMIT %s)",
        [partner.id, partner.id, partner.id, base, share],
    )
    return cr.rowcount

def migrate(cr, version):
    """The log of changes keeps what it had before its entries were marked: what the server noted,
    by the id that Odoo gives such notes alone, and what became of deleted settings. Whatever kind
    people called what they posted, it stays theirs."""
    cr.execute(
        """
        UPDATE mail_message
           SET rma_is_logged = TRUE
         WHERE model LIKE 'rma.%' AND message_type = 'notification' AND rma_template_id IS NULL
           AND (message_id LIKE '%message-notify%' OR COALESCE(res_id, 0) = 0)
           AND rma_is_logged IS NOT TRUE
        """
    )

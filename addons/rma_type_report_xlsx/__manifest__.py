{
    "name": "Returns: Types in Workbooks",
    "summary": "Types, results and own attributes as filters, columns and a summary of workbooks",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "author": "Maintainers of Returns for Odoo",
    # As one of the add-ons that it joins.
    "license": "AGPL-3",
    "depends": ["rma_type_analysis", "rma_report_xlsx"],
    "data": ["views/rma_export_views.xml"],
    "auto_install": True,
}

{
    "name": "Returns: Policies and Repair",
    "summary": "Policies that rest on a warranty say whether a repair is free of charge",
    "version": "19.0.1.0.0",
    "category": "Inventory/Returns",
    "website": "https://example.org/rma-suite",
    "author": "RMA Suite",
    "license": "LGPL-3",
    "depends": ["rma_policy", "rma_repair"],
    "auto_install": True,
}

from . import (
    test_personal,
    test_repair,
    test_repair_contract,
    test_repair_quantities,
    test_repair_quotation,
    test_repair_tours,
    test_repair_turn,
    test_repair_value,
    test_repair_warranty,
    test_reinstall,
    test_rights,
    test_scrap_contract,
)

from . import (
    test_account,
    test_histories,
    test_ordering,
    test_portal,
    test_race,
    test_rights,
)

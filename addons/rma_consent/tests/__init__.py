from . import test_consent, test_rights

from . import account_credit, exchange

from . import refund

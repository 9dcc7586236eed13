class ApiError(Exception):
    """What is wrong with what was sent: ``{field: sentence}``."""

    def __init__(self, fields):
        super().__init__("; ".join(f"{name}: {text}" for name, text in fields.items()))
        self.fields = fields

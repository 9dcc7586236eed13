"""The tables of the growing table of returns."""


def scale_sections(scale):
    """Return the Markdown parts and ``[(probe, target, measured, reached)]``."""
    return [], []

"""What customers of the demo shop sent back in half a year, and how it ended."""

from .older import OLDER
from .recent import RECENT

STORIES = (*OLDER, *RECENT)

from . import repair, scrap

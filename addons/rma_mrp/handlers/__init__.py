from . import send_back

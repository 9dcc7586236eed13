"""Random sequences of what people do with returns, and what must hold after every step."""

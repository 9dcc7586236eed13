"""Replays a real retailer's orders and returns through the suite; see docs/replay.md."""

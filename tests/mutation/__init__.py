"""Changes one thing in the code at a time: a test that does not notice is worth little."""

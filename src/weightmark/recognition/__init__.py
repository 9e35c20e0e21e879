"""Which licence a text is, and every difference to it: known texts aligned with its words."""

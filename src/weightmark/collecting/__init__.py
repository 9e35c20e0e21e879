"""From paths to facts: what is there, what belongs together, and who says what of it."""

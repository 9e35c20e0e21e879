"""A text as lines, words, blocks and clauses; knows no licence."""

"""Which tensors of a model stand in others: `trace` finds them, `index` keeps those of bases."""

"""Which tensors stand in which models."""

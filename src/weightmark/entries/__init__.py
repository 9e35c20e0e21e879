"""Makes entries of the catalogue out of licence texts."""

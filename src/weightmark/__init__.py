"""weightmark keeps the licence and its use restrictions on model weights."""

__version__ = "0.1.0"

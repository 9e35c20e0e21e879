"""The kinds of container that weights come in, one file a kind; `weightmark.tree` opens them."""

"""What one place says of a licence: readers of words and bytes, pure, which judge nothing.

How the room is used: who gathers the files of a model hands each place to its reader and gets
statements (`weightmark.declared.statement`), or what statements are made of:

- `words.understand` says which licence some words mean, `words.silent` whether they say nothing;
- `header.header_statements` reads the keys of a weight file's header;
- `cards.card_statements` reads the front matter and the sentences of a model card;
- `prose.licence_sentences` and `descent.descends` read running text;
- `side_files.reader_for` gives the reader of a file that lies beside weights, and
  `reuse.reuse_statement` says what a REUSE.toml says of one;
- `metadata.package_statements` and `description_statements` read what a package says.

Nothing here opens a file, keeps a cache or raises for what it was given.
"""

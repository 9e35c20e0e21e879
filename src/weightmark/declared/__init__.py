"""What one place says of a licence: readers of words and bytes, pure, which judge nothing.

How the room is used: who gathers the files of a model hands each place to its reader and gets
a `statement`, or what statements are made of:

- `naming` says what a file is for, by its name;
- `header` reads the keys of a weight file's header, `mark` the record among them;
- `cards` reads the front matter and the sentences of a model card, `card` its parts, and edits them
  over `front_matter` (and `simple_yaml`, for most cards);
- `model_files` reads the files that say which weights form a model, and from which others it came;
- `side_files` gives the reader of a file that lies beside weights, and `reuse` says what a
  REUSE.toml says of one;
- `lineage_record` reads and writes what a configuration records of the model that it came from.

Nothing here keeps a cache or raises for what it was given, but for the errors that it names.
"""

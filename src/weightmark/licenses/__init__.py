"""What is known of licences: facts, never their texts.

Enter by `catalogue` (an entry by any of its names), `expression` (SPDX expressions over them),
`restrictions` (the hash of a set of clauses), `relations` (what one clause is to another),
`models` (well-known bases), `addresses` and `classifiers` (what a link or a classifier means),
`sources` (where the text of one can be read), `rail` and `instances` (names of the RAIL family).
The data lie beside, one file an entry.
"""

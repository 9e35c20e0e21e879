"""Known texts, as they are aligned with the words of a file.

Enter by `align` (where the units of a known text stand among the words of a file), `template` (a
known text: its units, what may be filled in or absent, `names` among it), `index` and `known` (all
that are known, and which of them a file may hold), `plain` (texts that are known word for word) and
`weight` (whether words around a licence say something of its terms).
"""

"""A text as lines, words, blocks and clauses; knows no licence.

Enter by `decode` (bytes to text), `units` (a text cut into clauses, lead-ins, sentences, headings,
notices), `words` (its words with their places), `clauses` (the restrictions of a list), `bans`
(those that grammar finds in a text that nobody has read), `grammar` (what a sentence does to its
reader) and `canonical` (what a clause is hashed in). `container` takes a text out of what holds it,
`layout` keeps it so for all who read it (`Shown`); `lines`, `sight` and `citations` say what a
line, a hidden passage and an entry of BibTeX is.
"""

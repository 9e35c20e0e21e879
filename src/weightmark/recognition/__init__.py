"""Which licence a text is, and every difference to it: known texts aligned with its words.

Enter by `recognize.identify`, which gives what `identification` describes; `plain` answers for
texts that are known word for word, without loading the rest. `states` says what is known of the
restrictions, `explain` how an answer came about. The command that makes entries also uses `known`,
`index`, `template`, `align` and `generator`, where the known texts are.
"""

"""What words and sentences say of a licence, in cards, descriptions and notices.

Enter by `meaning` (the licence that a key, a field or a phrase means), `sentences` (those that
speak of the licence of weights), `descent` (of the models that these were made from), `claims` (of
being open source), `uses` (what a card bars or leaves out by itself), `restrictions` (of use, in
one sentence), `dedication` (of a work to the public domain) and `mentions` (the licences that a
notice names). `running_text` says what is prose, and `classes` gives each word a letter, for
grammars of all languages. Pure; nothing is judged.
"""

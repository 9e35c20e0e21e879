"""A licence of our own making, and what recognition finds in edits of it."""

from __future__ import annotations

from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition.identification import Identification
from weightmark.recognition.recognize import identify

LICENCE = """The Harbour Licence
Copyright (c) 2020 A. Sailor

Section I: PREAMBLE

Boats are useful to all who live by the sea and should be shared widely among them.

Even so, the boats built after this one will always keep at minimum the same use restrictions.

1. Definitions

"Engine" means the machine that drives the boat and everything that is bolted to it.
"You" means the person who rows, sails or otherwise steers the boat under this text.

4. Sharing. You may lend the boat to others, provided that these conditions are met:

a. The use restrictions of paragraph 5 must be included as an enforceable provision in the loan.

b. You must say who built the boat on a plate that everybody aboard can read.

5. Use-based restrictions. The restrictions set forth in Attachment A are use-based restrictions.

7. Updates. The builder may change the boat from afar while it is in the harbour.

9. Disclaimer. The boat comes as it is, and the builder owes nothing to anybody who sinks with it.

END OF TERMS AND CONDITIONS

Attachment A

Use Restrictions

You agree not to use the Engine or Copies of the Engine:

- In any manner that breaks a rule of the harbour or of the sea;
- For the purpose of frightening gulls, or trying to frighten gulls;
- To spread false tide tables (e.g. on posters) among sailors;
- For steering that nobody watches over by day or by night.
"""
OTHER = LICENCE.replace("The Harbour Licence", "The Harbour++ Licence").replace(
    "7. Updates. The builder may change the boat from afar while it is in the harbour.",
    "7. Updates. The builder may not change the boat.",
)
LEAD = "You agree not to use the Engine or Copies of the Engine:"
INDEX = loaded(compiled({"Harbour": [describe(LICENCE)], "Harbour++": [describe(OTHER)]}))


def kinds_of(found: Identification) -> list[str]:
    return [one.kind for one in found.other_changes]


def edited(old: str, new: str) -> Identification:
    assert old in LICENCE
    return identify(LICENCE.replace(old, new), INDEX)


GULLS = "- For the purpose of frightening gulls, or trying to frighten gulls;"

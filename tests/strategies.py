"""Hypothesis strategies for marks, in canonical form."""

from __future__ import annotations

from hypothesis import strategies as st

from weightmark.declared.mark import RELATIONS, Base, Lifted, Mark

DIGEST = st.text("0123456789abcdef", min_size=64, max_size=64)
CLAUSES = st.none() | st.sets(DIGEST, max_size=40).map(lambda found: tuple(sorted(found)))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)

BASES = st.builds(
    Base,
    name=TEXT,
    relation=st.sampled_from(("", *RELATIONS)),
    license=TEXT,
    clauses=CLAUSES,
)
EXCEPTIONS = st.sets(st.builds(Lifted, TEXT, DIGEST, TEXT, TEXT), max_size=3).map(
    lambda found: tuple(sorted(found))
)
MARKS = st.builds(
    Mark,
    license=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    clauses=CLAUSES,
    text=st.just("") | DIGEST,
    bases=st.lists(BASES, max_size=4).map(tuple),
    tensors=st.just("") | DIGEST,
    form=st.integers(1, 9),
    exceptions=EXCEPTIONS,
)

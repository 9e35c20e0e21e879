"""Models beside their bases, of every shape, with hostile texts in every place."""

from __future__ import annotations

from hypothesis import strategies as st
from tests.reports.verdicts import folders, paths, texts, verdicts

from weightmark.licenses.catalogue import TOPICS
from weightmark.model.kin import Descent, Fingerprint, Kin, Relative, Restriction

digests = st.integers(0, 2**256 - 1).map("{:064x}".format)
restrictions = st.lists(
    st.builds(Restriction, digests, st.sampled_from((*TOPICS, "")), texts), max_size=3
).map(tuple)
relatives = st.builds(Relative, texts, texts, restrictions, st.booleans())
descents = st.builds(
    Descent,
    relatives,
    texts,
    st.sampled_from(("carried", "dropped", "weakened", "unclear", "unknown")),
    restrictions,
    restrictions,
    restrictions,
    st.booleans(),
    texts,
    texts,
    texts,
)
kin = st.builds(
    Kin,
    folders,
    st.lists(paths, max_size=1).map(tuple),
    relatives,
    st.lists(descents, max_size=3).map(tuple),
    st.lists(st.builds(Fingerprint, texts, paths, digests), max_size=2).map(tuple),
)
drawn = st.builds(
    lambda verdict, found: verdict._replace(kin=tuple(found)),
    verdicts,
    st.lists(kin, max_size=2),
)
"""Verdicts with all that a page shows."""


def restriction(number: int, gist: str = "", topic: str = "military") -> Restriction:
    return Restriction(f"{number:064x}", topic, gist or f"no deed {number}")


def model(*bases: Descent, name: str = "tuned") -> Kin:
    """A model with one restriction, made from `bases`."""
    itself = Relative(name, "Some OpenRAIL", (restriction(1),), open=False)
    digest = Fingerprint("tensors, by the mark", f"{name}/model.safetensors", "ab" * 32)
    return Kin(name, (f"{name}/model.safetensors",), itself, bases, (digest,))


def base(verdict: str, lost: int = 0, name: str = "org/base") -> Descent:
    """A base with `lost` restrictions beside the one that is carried."""
    gone = tuple(restriction(2 + number) for number in range(lost))
    relative = Relative(name, "Strict OpenRAIL", (restriction(1), *gone), open=False)
    return Descent(relative, "finetune", verdict, gone)

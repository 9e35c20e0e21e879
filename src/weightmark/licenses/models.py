"""Which licence well-known base models are under, by Hub name, for cards that do not say.

The facts are a data file: owner → names (regular expressions in lower case, the first that fits)
and the licence, with the date of the facts and where they are from, and a `source` where that is
not the model's card. Only models whose publisher has one licence for them; versions that are not
listed are not guessed. `mirrors` are those who hand on the models of others under their names;
under no owner stand names that are enough. `most_used` are the bases that have to be known, but
for those `left_out` for a reason, and those that people mean by the beginning of a name. Quantised
copies have many owners and one habit: the name of the model, and behind it how it was packed.
`families` are names that models under several licences share: who names no more than the family
leaves open which of them holds.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from weightmark.errors import CatalogueError, ExpressionError
from weightmark.licenses.catalogue import SHIPPED, Catalogue, read_facts, squeeze
from weightmark.licenses.expression import licenses

FILE = "bases.json"
_LONGEST = 200
_FREE = ("public-domain", "permissive")
_PACKED = (
    r"gguf|ggml|gptq|awq|exl[23]|mlx|onnx|bnb|i1|imat(?:rix)?|[2-8]-?bits?|(?:fp|int|uint)[48]|nf4"
    r"|i?q[2-8](?:_[\dkmsxl]+)*|w\da\d+|\d(?:[._]\d+)?bpw|(?:32|64|128)g|dynamic|quantized"
)
"""How the names of copies say that, and how, a model was quantised."""


def licence_of_model(model: str) -> str:
    """The licence of a well-known model by its full Hub name, "" for any other."""
    if len(model) > _LONGEST:
        return ""
    owner, _, name = model.casefold().rpartition("/")
    known = next((licence for form, licence in _of(owner) if re.fullmatch(form, name)), "")
    return known or _licence_of_copy(name)


def _licence_of_copy(name: str) -> str:
    """The licence that holds for a quantised copy of a well-known model, whoever made it.

    Only one that restricts: it holds for what was made of the model as well, and names of copies
    do not tell both apart. What is free may be under other terms since.
    """
    plain = re.sub(rf"[-_.](?:{_PACKED})(?:[-_.].*)?\Z", "", name)
    listed = _facts()["models"].values() if plain != name else ()
    of = (one["licence"] for models in listed for one in models if re.fullmatch(one["name"], plain))
    return _that_lasts(str(next(of, "")))


def _that_lasts(licence: str) -> str:
    """A licence that holds for what is made of a model as well: one that restricts."""
    entries = licenses(licence).values() if licence else ()
    return licence if any(one and one.klass not in _FREE for one in entries) else ""


def lasting_licence(name: str) -> str:
    """The licence that holds for a well-known model and for all that is made of it, or ""."""
    return _that_lasts(licence_of_name(name))


def is_family(name: str) -> bool:
    """Whether a name is shared by models under several licences: "LLaMA"."""
    return squeeze(name) in _facts()["families"]


def licence_in_family(name: str, said: Iterable[str]) -> str:
    """The one of `said` under which models of a family are, "" where none is."""
    of_family = {SHIPPED.find(one) for one in _facts()["families"].get(squeeze(name), ())}
    return next((one for one in said if SHIPPED.find(one) in of_family - {None}), "")


def why_left_out(model: str) -> str:
    """Why the licence of a base that is used much is not known, "" for any other."""
    left_out = {name.casefold(): why for name, why in _facts()["left_out"].items()}
    meant = [model.casefold()] if "/" in model else [one.casefold() for one in _meant(model)]
    if is_family(model) or len(set(map(licence_of_model, meant))) > 1:
        return "it is a family of models under several licences"
    return next((str(left_out[one]) for one in meant if one in left_out), "")


def licence_of_name(name: str) -> str:
    """The licence of a well-known model as prose names it, "" for any other.

    "Llama 3 70B" and "LLaMA-2" are names: without owner, with blanks, and of a family as a whole
    where all of it has one licence.
    """
    if "/" in name or len(name) > _LONGEST:
        return licence_of_model(name)
    plain = re.sub(r"[\[\]]", "", name.casefold()).replace(" ", "-")
    spellings = (
        plain,
        _hyphened(plain),
        re.sub(r"^([a-z]+)-(?=\d)", r"\1", plain),
    )
    for spelling in (*spellings, *(f"{one}-" for one in spellings)):
        for models in _facts()["models"].values():
            for one in models:
                if re.fullmatch(one["name"], spelling):
                    return str(one["licence"])
    licences = set(map(licence_of_model, _meant(name)))
    return licences.pop() if len(licences) == 1 else ""


def is_well_known(name: str) -> bool:
    """Whether a model is called so, or the version of a family, of whatever licence."""
    return bool(licence_of_name(name) or (_meant(name) and not is_family(name)))


def _meant(name: str) -> Sequence[str]:
    """The models used much that people mean by a name: they leave off how it ends on the Hub.

    "Codestral 22B" is Codestral-22B-v0.1; but one that is called just so is meant alone. A word
    without a number may be a method, as "ControlNet".
    """
    called = common_name(name) if len(name) <= _LONGEST and "/" not in name else ""
    used = _common_names()
    begins = f"{called}-" if re.search(r"[\d-]", called) else "\0"
    return used.get(called) or [
        model for one, models in used.items() if one.startswith(begins) for model in models
    ]


_STORED = rf"(?:[-_.](?:unsloth|sharded|hf|(?:bf|fp|f)16|{_PACKED}))+\Z"


def common_name(model: str) -> str:
    """The name of a model without its owner, its maker and how its weights are stored.

    "Llama 3.1 8B" and "unsloth/Meta-Llama-3.1-8B-bnb-4bit" are one: "llama-3.1-8b"; so are
    "Llama2-7B" and "Llama-2-7b-hf".
    """
    name = re.sub(r"[\s_]+", "-", model.casefold().rpartition("/")[2].strip())
    name = re.sub(_STORED, "", name).removeprefix("meta-").removeprefix("c4ai-")
    return _hyphened(name)


def _hyphened(name: str) -> str:
    """A name with a hyphen before its number: "llama2" as "llama-2", but not the "t5" of T5."""
    return re.sub(r"\A([a-z]{2,})(?=\d)", r"\1-", name)


def is_size_of(name: str, family: str) -> bool:
    """Whether a common name is that of a family and a number of parameters: "llama-2-7b"."""
    return re.fullmatch(re.escape(family) + r"-(?:\d+x)?\d+(?:\.\d+)?[bm]", name) is not None


def _of(owner: str) -> Iterator[tuple[str, str]]:
    facts = _facts()
    for each in facts["mirrors"].get(owner, (owner,)):
        for one in facts["models"].get(each, ()):
            yield one["name"], one["licence"]


@functools.cache
def _common_names() -> Mapping[str, Sequence[str]]:
    """The models used much by what they are called without owner; copies share a name."""
    used: dict[str, list[str]] = {}
    for model in _facts()["most_used"]["names"]:
        used.setdefault(common_name(model), []).append(model)
    return used


@functools.cache
def _facts() -> Mapping[str, Any]:
    return read_facts(FILE)


def refreshed(catalogue: Catalogue = SHIPPED) -> bytes:
    """The data file in its form: owners in order, each name an expression, each licence known.

    Raises CatalogueError for what cannot be used, such as a licence that is not in `catalogue`.
    """
    facts = _facts()
    for name in facts["most_used"]["names"]:
        if not licence_of_model(name) and name not in facts["left_out"]:
            raise CatalogueError(f"{FILE}: {name} is used much, and neither listed nor left out")
    for owner, models in facts["models"].items():
        for one in models:
            try:
                re.compile(one["name"])
                entries = licenses(one["licence"], catalogue).values()
            except (re.error, ExpressionError) as error:
                raise CatalogueError(f"{FILE}: {owner}/{one['name']}: {error}") from error
            if None in entries:
                raise CatalogueError(f"{FILE}: {owner}/{one['name']}: no entry for its licence")
    for licence in itertools.chain.from_iterable(facts["families"].values()):
        if catalogue.find(licence) is None:
            raise CatalogueError(f"{FILE}: no entry for {licence}, a licence of a family")
    content = {**facts, "models": dict(sorted(facts["models"].items()))}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def differing(cards: Iterable[str]) -> Iterator[str]:
    """Where the cards of well-known models name another licence than the data file, in words.

    Each of `cards` is a JSON object as the Hub's API lists models: `id` and `cardData`.
    """
    for line in cards:
        card = json.loads(line)
        known = licence_of_model(card["id"])
        said = card.get("cardData") or {}
        named = [said.get("license_name"), said.get("license")]
        there = [name for name in named if isinstance(name, str) and name != "other"]
        ours = {entry.id for entry in licenses(known).values() if entry} if known else set()
        if (
            ours
            and there
            and not any((one := SHIPPED.find(name)) and one.id in ours for name in there)
        ):
            yield f"{card['id']}: {there[0]} in its card, {known} in {FILE}"

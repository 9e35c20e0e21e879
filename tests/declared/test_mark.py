"""The mark: its laws, and everything that makes one unbelievable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import DIGEST, MARKS

from weightmark.declared.mark import MAX_VALUE, Base, Lifted, Mark, decode, encode, is_own_key
from weightmark.errors import MarkError, MarkVersionError

A, B = "a" * 64, "b" * 64


def digests(count: int) -> tuple[str, ...]:
    return tuple(sorted(hashlib.sha256(str(at).encode()).hexdigest() for at in range(count)))


# -- laws -------------------------------------------------------------------------------------


@given(MARKS)
@settings(max_examples=200)
def test_decode_undoes_encode(mark: Mark) -> None:
    assert decode(encode(mark)) == mark


@given(MARKS, st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
@settings(max_examples=100)
def test_other_keys_do_not_matter(mark: Mark, others: dict[str, str]) -> None:
    foreign = {key: value for key, value in others.items() if not is_own_key(key)}
    assert decode({**foreign, **encode(mark)}) == mark


@given(MARKS)
@settings(max_examples=200)
def test_every_value_is_short_canonical_json_under_a_key_without_a_dot(mark: Mark) -> None:
    for key, value in encode(mark).items():
        assert is_own_key(key)
        assert "." not in key
        assert len(value) < 1_000
        content = json.loads(value)
        again = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert again == value


@given(MARKS, st.data())
@settings(max_examples=200)
def test_no_part_can_be_taken_away(mark: Mark, data: st.DataObject) -> None:
    encoded = encode(mark)
    gone = data.draw(st.sampled_from(sorted(encoded)))
    del encoded[gone]
    if not encoded:
        assert decode(encoded) is None
        return
    with pytest.raises(MarkError):
        decode(encoded)


@given(st.dictionaries(st.sampled_from(["weightmark", "weightmark_clauses"]), st.text()))
@settings(max_examples=200)
def test_any_text_gives_a_mark_or_a_mark_error(metadata: dict[str, str]) -> None:
    try:
        decode(metadata)
    except MarkError:
        return


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
@settings(max_examples=200)
def test_any_json_in_any_field_gives_a_mark_or_a_mark_error(value: object) -> None:
    for field in (
        "version",
        "bases",
        "license",
        "form",
        "clauses",
        "restrictions",
        "text",
        "tensors",
    ):
        record: dict[str, object] = {"bases": 0, "clauses": "unresolved", "form": 1}
        record |= {"license": "MIT", "version": 1, field: value}
        text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        try:
            decode({"weightmark": text})
        except MarkError:
            continue


# -- what is said -----------------------------------------------------------------------------


@pytest.mark.parametrize("metadata", [None, {}, {"format": "pt"}, {"weightmarket": "1"}])
def test_no_mark_is_none(metadata: dict[str, str] | None) -> None:
    assert decode(metadata) is None


@pytest.mark.parametrize(
    ("key", "own"),
    [
        ("weightmark", True),
        ("weightmark_clauses", True),
        ("weightmark_anything", True),
        ("weightmarks", False),
        ("Weightmark", False),
        ("my_weightmark", False),
    ],
)
def test_own_keys(key: str, own: bool) -> None:
    assert is_own_key(key) is own


def test_the_bytes_of_version_1_never_change() -> None:
    """docs/format.md has the same example; a change here is a new version of the mark."""
    mark = Mark("Apache-2.0 AND MIT", (A, B), text=A, bases=(Base("o/b", "merge", "MIT", None),))
    hash_of_both = hashlib.sha256(f"{A}\n{B}\n".encode()).hexdigest()
    assert encode(mark) == {
        "weightmark": '{"bases":1,"clauses":2,"form":1,"license":"Apache-2.0 AND MIT",'
        f'"restrictions":"{hash_of_both}","text":"{A}","version":1}}',
        "weightmark_clauses": f'["{A}","{B}"]',
        "weightmark_base_1": '{"clauses":"unresolved","license":"MIT","name":"o/b",'
        '"relation":"merge"}',
    }


def test_unresolved_is_not_none() -> None:
    unresolved, free = Mark("MIT", None), Mark("MIT", ())
    assert unresolved.restrictions == ""
    assert free.restrictions == hashlib.sha256(b"").hexdigest()
    assert encode(unresolved) != encode(free)


@pytest.mark.parametrize("count", [0, 1, 14, 15, 28, 29])
def test_clauses_are_split_into_values_of_fourteen(count: int) -> None:
    encoded = encode(Mark("MIT", digests(count)))
    parts = [key for key in encoded if key.startswith("weightmark_clauses")]
    assert len(parts) == (count + 13) // 14
    assert decode(encoded) == Mark("MIT", digests(count))


# -- what cannot be written -------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark",
    [
        Mark("", ()),
        Mark("MIT", (B, A)),
        Mark("MIT", (A, A)),
        Mark("MIT", ("A" * 64,)),
        Mark("MIT", (A[:-1],)),
        Mark("MIT", (), tensors="sha256:" + A),
        Mark("MIT", (), text="x"),
        Mark("M" * 1_000, ()),
        Mark("\ud800", ()),
        Mark("MIT", (), bases=(Base("b", "", "", (B, A)),)),
        Mark("MIT", (), bases=(Base("b" * 1_000, ""),)),
        Mark("MIT", (), bases=tuple(Base(str(at), "") for at in range(65))),
    ],
    ids=lambda mark: repr(mark)[:40],
)
def test_a_mark_out_of_form_is_not_written(mark: Mark) -> None:
    with pytest.raises(MarkError):
        encode(mark)


# -- what is not believed ---------------------------------------------------------------------

Change = Callable[[dict[str, str]], object]


def record_with(**fields: object) -> Change:
    """The record with fields set, or taken away where the value is None."""

    def change(metadata: dict[str, str]) -> None:
        record = json.loads(metadata["weightmark"])
        record.update(fields)
        record = {key: value for key, value in record.items() if value is not None}
        metadata["weightmark"] = json.dumps(record, sort_keys=True, separators=(",", ":"))

    return change


def base_with(**fields: object) -> Change:
    def change(metadata: dict[str, str]) -> None:
        base = json.loads(metadata["weightmark_base_1"])
        base.update(fields)
        base = {key: value for key, value in base.items() if value is not None}
        metadata["weightmark_base_1"] = json.dumps(base, sort_keys=True, separators=(",", ":"))

    return change


def put(key: str, value: str) -> Change:
    return lambda metadata: metadata.__setitem__(key, value)


def drop(key: str) -> Change:
    return lambda metadata: metadata.pop(key)


def split(metadata: dict[str, str]) -> None:
    metadata["weightmark_clauses"] = f'["{A}"]'
    metadata["weightmark_clauses_2"] = f'["{B}"]'


MALFORMED: dict[str, tuple[str, Change]] = {
    "not JSON": ("weightmark", put("weightmark", "{")),
    "empty": ("weightmark", put("weightmark", "")),
    "not an object": ("weightmark", put("weightmark", "[]")),
    "a form that JSON does not carry exactly": ("weightmark", record_with(form=1 << 53)),
    "half of a character": (
        "weightmark",
        lambda m: m.update(weightmark=m["weightmark"].replace('"license":"', '"license":"\ud800')),
    ),
    "white space among digests": (
        "weightmark_clauses",
        lambda m: m.update(weightmark_clauses=m["weightmark_clauses"].replace(",", ", ", 1)),
    ),
    "NaN": ("weightmark", put("weightmark", "NaN")),
    "deep nesting": ("weightmark", put("weightmark", "[" * 900)),
    "too long": ("weightmark", record_with(license="M" * MAX_VALUE)),
    "white space": ("weightmark", lambda m: m.update(weightmark=m["weightmark"] + " ")),
    "key order": (
        "weightmark",
        lambda m: m.update(
            weightmark=json.dumps(
                dict(reversed(json.loads(m["weightmark"]).items())), separators=(",", ":")
            )
        ),
    ),
    "needless escape": (
        "weightmark",
        lambda m: m.update(weightmark=m["weightmark"].replace("MIT", r"\u004dIT")),
    ),
    "key twice": (
        "weightmark",
        lambda m: m.update(weightmark=m["weightmark"][:-1] + ',"version":1}'),
    ),
    "no bases": ("weightmark", record_with(bases=None)),
    "bases are true": ("weightmark", record_with(bases=True)),
    "bases below 0": ("weightmark", record_with(bases=-1)),
    "bases without end": ("weightmark", record_with(bases=10**30)),
    "fewer bases than announced": ("weightmark_base_2", record_with(bases=2)),
    "more bases than announced": ("weightmark_base_1", record_with(bases=0)),
    "base gone": ("weightmark_base_1", drop("weightmark_base_1")),
    "unknown field": ("weightmark", record_with(more=1)),
    "no licence": ("weightmark", record_with(license=None)),
    "empty licence": ("weightmark", record_with(license="")),
    "licence is no text": ("weightmark", record_with(license=["MIT"])),
    "no form": ("weightmark", record_with(form=None)),
    "form is true": ("weightmark", record_with(form=True)),
    "form is 0": ("weightmark", record_with(form=0)),
    "form is a fraction": ("weightmark", record_with(form=1.5)),
    "no clauses": ("weightmark", record_with(clauses=None)),
    "clauses below 0": ("weightmark", record_with(clauses=-1)),
    "clauses are a word": ("weightmark", record_with(clauses="none")),
    "clauses are true": ("weightmark", record_with(clauses=True)),
    "fewer clauses than announced": ("weightmark_clauses_2", record_with(clauses=3)),
    "a key that is not full before another": ("weightmark_clauses_2", split),
    "more clauses than announced": ("weightmark_clauses", record_with(clauses=1)),
    "unresolved with a hash": ("weightmark", record_with(clauses="unresolved")),
    "unresolved with clauses": (
        "weightmark_clauses",
        record_with(clauses="unresolved", restrictions=None),
    ),
    "no restriction hash": ("weightmark", record_with(restrictions=None)),
    "another restriction hash": ("weightmark", record_with(restrictions=A)),
    "text is no digest": ("weightmark", record_with(text="none")),
    "tensors in capitals": ("weightmark", record_with(tensors="A" * 64)),
    "clauses not JSON": ("weightmark_clauses", put("weightmark_clauses", "x")),
    "clauses no list": ("weightmark_clauses", put("weightmark_clauses", "{}")),
    "clauses an empty list": ("weightmark_clauses", put("weightmark_clauses", "[]")),
    "clause is a number": ("weightmark_clauses", put("weightmark_clauses", "[1,2]")),
    "clause is no digest": ("weightmark_clauses", put("weightmark_clauses", f'["{A}","b"]')),
    "clauses not sorted": ("weightmark_clauses", put("weightmark_clauses", f'["{B}","{A}"]')),
    "clause twice": ("weightmark_clauses", put("weightmark_clauses", f'["{A}","{A}"]')),
    "clauses gone": ("weightmark_clauses", drop("weightmark_clauses")),
    "record gone": ("weightmark_base_1", drop("weightmark")),
    "part not announced": ("weightmark_more", put("weightmark_more", "{}")),
    "base out of turn": ("weightmark_base_3", put("weightmark_base_3", "{}")),
    "clauses of no base": ("weightmark_base_9_clauses", put("weightmark_base_9_clauses", "[]")),
    "base not JSON": ("weightmark_base_1", put("weightmark_base_1", "-")),
    "base without name": ("weightmark_base_1", base_with(name=None)),
    "base with a version": ("weightmark_base_1", base_with(version=1)),
    "base with another hash": ("weightmark_base_1", base_with(restrictions=A)),
    "base with more clauses": ("weightmark_base_1_clauses_2", base_with(clauses=2)),
}


def whole() -> dict[str, str]:
    return encode(Mark("MIT", (A, B), bases=(Base("org/base", "finetune", "MIT", (A,)),)))


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_mark_is_refused_and_the_key_named(kind: str) -> None:
    key, change = MALFORMED[kind]
    metadata = whole()
    assert decode(metadata) is not None
    change(metadata)
    with pytest.raises(MarkError) as caught:
        decode(metadata)
    assert not isinstance(caught.value, MarkVersionError)
    assert caught.value.key == key


@pytest.mark.parametrize("version", [0, 3, "1", "2", True, None, 1.0, 2.0])
def test_another_version_is_refused_as_such(version: object) -> None:
    metadata = {"weightmark": json.dumps({"version": version, "anything": [1]})}
    with pytest.raises(MarkVersionError, match="version"):
        decode(metadata)


def test_a_record_without_version_is_of_an_unknown_version() -> None:
    with pytest.raises(MarkVersionError):
        decode({"weightmark": '{"license":"MIT"}'})


@given(DIGEST, st.integers(0, 63), st.sampled_from("0123456789abcdef"))
@settings(max_examples=50)
def test_a_changed_digit_of_a_clause_is_seen(digest: str, at: int, digit: str) -> None:
    metadata = encode(Mark("MIT", (digest,)))
    other = digest[:at] + digit + digest[at + 1 :]
    metadata["weightmark_clauses"] = f'["{other}"]'
    if other == digest:
        assert decode(metadata) == Mark("MIT", (digest,))
    else:
        with pytest.raises(MarkError):
            decode(metadata)


# -- exceptions: version 2 --------------------------------------------------------------------

LIFTED = Lifted("org/base", B, "Org", "https://example.org/waiver")


def with_exceptions(*exceptions: Lifted) -> dict[str, str]:
    return encode(Mark("MIT", (), exceptions=exceptions))


def test_a_mark_is_of_version_2_where_it_has_exceptions_and_only_there() -> None:
    """docs/format.md has the same example."""
    found = with_exceptions(LIFTED)
    empty = hashlib.sha256(b"").hexdigest()
    assert found == {
        "weightmark": (
            '{"bases":0,"clauses":0,"exceptions":1,"form":1,"license":"MIT",'
            f'"restrictions":"{empty}","version":2}}'
        ),
        "weightmark_exception_1": (
            f'{{"base":"org/base","by":"Org","clause":"{B}",'
            '"reference":"https://example.org/waiver"}'
        ),
    }
    assert '"version":1}' in with_exceptions()["weightmark"]


BROKEN_EXCEPTIONS: dict[str, Callable[[dict[str, str]], object]] = {
    "version 1 with exceptions": lambda m: m.update(
        weightmark=m["weightmark"].replace('"version":2', '"version":1')
    ),
    "version 2 without": lambda m: (
        m.pop("weightmark_exception_1"),
        m.update(weightmark=m["weightmark"].replace('"exceptions":1,', "")),
    ),
    "fewer than announced": lambda m: m.pop("weightmark_exception_1"),
    "more than announced": lambda m: m.update(
        weightmark_exception_2=m["weightmark_exception_1"].replace("org/base", "org/zebra")
    ),
    "a count that is none": lambda m: m.update(
        weightmark=m["weightmark"].replace('"exceptions":1', '"exceptions":true')
    ),
    "too many": lambda m: m.update(
        weightmark=m["weightmark"].replace('"exceptions":1', '"exceptions":257')
    ),
    "a clause that is no digest": lambda m: m.update(
        weightmark_exception_1=m["weightmark_exception_1"].replace(B, "5(a)")
    ),
    "a field of another name": lambda m: m.update(
        weightmark_exception_1=m["weightmark_exception_1"].replace('"by"', '"who"')
    ),
}


@pytest.mark.parametrize("name", BROKEN_EXCEPTIONS)
def test_exceptions_are_whole_or_not_believed(name: str) -> None:
    metadata = with_exceptions(LIFTED)
    BROKEN_EXCEPTIONS[name](metadata)
    with pytest.raises(MarkError):
        decode(metadata)


def test_exceptions_stand_in_order_and_each_once() -> None:
    other = LIFTED._replace(base="org/zebra")
    assert decode(with_exceptions(LIFTED, other)) is not None
    for wrong in ((other, LIFTED), (LIFTED, LIFTED), (LIFTED,) * 257):
        with pytest.raises(MarkError):
            with_exceptions(*wrong)
    swapped = with_exceptions(LIFTED, other)
    first, second = (f"weightmark_exception_{number}" for number in (1, 2))
    swapped[first], swapped[second] = swapped[second], swapped[first]
    with pytest.raises(MarkError, match="sorted"):
        decode(swapped)

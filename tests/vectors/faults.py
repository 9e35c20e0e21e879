"""One mark for each way in which a mark can be broken."""

from __future__ import annotations

from collections.abc import Iterator

from tests.vectors.cases import LONG, MANY, PLAIN, WAIVED, put, record, with_keys
from tests.vectors.marks import RAIL, TWO, ZERO, Base, Case, Keys, Mark, keys
from tests.vectors.vector import canonical, restriction_hash

MAIN = "weightmark"
BASE = "weightmark_base_1"
CLAUSES = "weightmark_clauses"
EXCEPTION = "weightmark_exception_1"
NOTHING = restriction_hash(())
VERSIONLESS = ("missing-version", "type-version-str", "type-version-bool")
"""What is no version that is known: the rest may mean something else."""


def versions() -> Iterator[Case]:
    """A reader that meets a version which it does not know must stop."""
    for name, version in (("3", 3), ("0", 0), ("negative", -1), ("large", 2**53)):
        found = record(MAIN, put(version=version))
        yield Case(
            f"version-{name}",
            "a version that is not known",
            found,
            None,
            "version",
            MAIN,
            version == 3,
        )
    found = {MAIN: canonical({"version": 3, "parts": []}), "weightmark_part_1": "x"}
    yield Case(
        "version-3-other", "nothing else counts in an unknown version", found, None, "version", MAIN
    )


def fields() -> Iterator[tuple[str, str, Keys, str, bool]]:
    """Fields of the record that are missing, unknown or of another type."""
    for name in ("version", "license", "bases", "form", "clauses", "restrictions"):
        yield (
            f"missing-{name}",
            f"no {name}",
            record(MAIN, put(**{name: None})),
            MAIN,
            name == "license",
        )
    for name, value in (
        ("version", "1"),
        ("version", True),
        ("license", ["MIT"]),
        ("license", 1),
        ("bases", "1"),
        ("bases", True),
        ("form", "1"),
        ("clauses", "2"),
        ("clauses", True),
        ("clauses", "none"),
        ("restrictions", 2),
        ("text", 1),
        ("tensors", []),
    ):
        kind = type(value).__name__ + ("-word" if value == "none" else "")
        yield (
            f"type-{name}-{kind}",
            f"{name} of another type",
            record(MAIN, put(**{name: value})),
            MAIN,
            False,
        )
    yield (
        "field-unknown",
        "a field that the page does not name",
        record(MAIN, put(extra=1)),
        MAIN,
        True,
    )
    yield "field-lost", "`lost` belongs to a base", record(MAIN, put(lost="org/x")), MAIN, False
    yield "license-empty", "an empty licence", record(MAIN, put(license="")), MAIN, False
    yield (
        "license-case",
        "`mit` is not how SPDX writes it",
        record(MAIN, put(license="mit")),
        MAIN,
        False,
    )
    yield "license-sentence", "no expression", record(MAIN, put(license="free to use")), MAIN, False
    yield (
        "license-blanks",
        "two blanks are not canonical",
        record(MAIN, put(license="MIT  AND ISC")),
        MAIN,
        False,
    )
    yield (
        "license-operator",
        "`and` is not canonical",
        record(MAIN, put(license="MIT and ISC")),
        MAIN,
        False,
    )
    yield "license-nul", "NUL in the licence", record(MAIN, put(license="MIT\0")), MAIN, False
    yield (
        "license-bidi",
        "a directional override in the licence",
        record(MAIN, put(license="LicenseRef-a\u202eb")),
        MAIN,
        False,
    )
    yield "form-0", "a form that is not known", record(MAIN, put(form=0)), MAIN, False
    for name in ("restrictions", "text", "tensors"):
        yield (
            f"{name}-upper",
            "a digest in capitals",
            record(MAIN, put(**{name: "AB" * 32})),
            MAIN,
            False,
        )
        yield (
            f"{name}-short",
            "a digest of 63 digits",
            record(MAIN, put(**{name: "a" * 63})),
            MAIN,
            False,
        )
    yield (
        "text-prefix",
        "a digest with a prefix",
        record(MAIN, put(text="sha256:" + "a" * 64)),
        MAIN,
        False,
    )
    yield (
        "restrictions-unresolved",
        "a hash where nothing was read",
        record(MAIN, put(restrictions=NOTHING), Mark(RAIL, None)),
        MAIN,
        False,
    )


def counts() -> Iterator[tuple[str, str, Keys, str, bool]]:
    """Digests, bases and exceptions that are not those announced."""
    one = canonical(list(TWO[:1]))
    yield (
        "clauses-fewer",
        "two announced, one found",
        with_keys(weightmark_clauses=one),
        CLAUSES,
        True,
    )
    yield "clauses-more", "one announced, two found", record(MAIN, put(clauses=1)), CLAUSES, False
    yield (
        "clauses-gone",
        "two announced, none found",
        with_keys(weightmark_clauses=None),
        CLAUSES,
        True,
    )
    yield "clauses-negative", "a negative number", record(MAIN, put(clauses=-1)), MAIN, False
    yield (
        "clauses-huge",
        "more than any file holds",
        record(MAIN, put(clauses=2**53)),
        CLAUSES,
        False,
    )
    yield (
        "clauses-none-listed",
        "an empty list where none is announced",
        with_keys(Mark(), weightmark_clauses="[]"),
        CLAUSES,
        False,
    )
    yield (
        "clauses-of-unresolved",
        "digests where nothing was read",
        with_keys(Mark(RAIL, None), weightmark_clauses=canonical(list(TWO))),
        CLAUSES,
        False,
    )
    yield (
        "clauses-gap",
        "the third key without the second",
        {
            ("weightmark_clauses_4" if key.endswith("_3") else key): text
            for key, text in keys(Mark(RAIL, LONG)).items()
        },
        "weightmark_clauses_3",
        False,
    )
    uneven = keys(Mark(RAIL, MANY))
    uneven |= {CLAUSES: canonical(list(MANY[:13])), f"{CLAUSES}_2": canonical(list(MANY[13:]))}
    yield "clauses-uneven", "13 digests in a key that others follow", uneven, CLAUSES, False
    crowded = {
        key: text for key, text in keys(Mark(RAIL, MANY[:15])).items() if not key.endswith("_2")
    }
    crowded[CLAUSES] = canonical(list(MANY[:15]))
    yield "clauses-crowded", "15 digests in one key", crowded, CLAUSES, False
    yield (
        "clauses-order",
        "digests that do not ascend",
        with_keys(weightmark_clauses=canonical(list(TWO[::-1]))),
        CLAUSES,
        True,
    )
    twice = [TWO[0], TWO[0]]
    yield (
        "clauses-twice",
        "one digest twice",
        with_keys(weightmark_clauses=canonical(twice)),
        CLAUSES,
        False,
    )
    capitals = [digest.upper() for digest in TWO]
    yield (
        "clauses-upper",
        "digests in capitals",
        with_keys(weightmark_clauses=canonical(capitals)),
        CLAUSES,
        False,
    )
    yield (
        "clauses-numbers",
        "numbers in place of digests",
        with_keys(weightmark_clauses="[1,2]"),
        CLAUSES,
        False,
    )
    yield (
        "clauses-object",
        "an object in place of the list",
        with_keys(weightmark_clauses="{}"),
        CLAUSES,
        False,
    )
    yield (
        "hash-other",
        "the hash of other clauses",
        record(MAIN, put(restrictions=ZERO)),
        MAIN,
        True,
    )
    yield "bases-fewer", "one announced, none found", with_keys(weightmark_base_1=None), BASE, True
    yield "bases-more", "none announced, one found", record(MAIN, put(bases=0)), BASE, True
    yield (
        "bases-65",
        "more than 64 bases",
        keys(Mark(bases=tuple(Base(f"b{n}") for n in range(65)))),
        MAIN,
        False,
    )
    yield "bases-negative", "a negative number of bases", record(MAIN, put(bases=-1)), MAIN, False
    second = keys(PLAIN)
    second["weightmark_base_2"] = second.pop(BASE)
    yield "bases-shifted", "the bases begin at 1", second, BASE, False


def strangers() -> Iterator[tuple[str, str, Keys, str, bool]]:
    """Keys of the mark that the record does not announce."""
    for name in (
        "weightmark_",
        "weightmark_note",
        "weightmark_clauses_1",
        "weightmark_clauses_02",
        "weightmark_base_01",
        "weightmark_base_0",
        "weightmark_base_1_note",
        "weightmark_base_1_clauses",
        "weightmark_exception_1",
    ):
        found = {**keys(PLAIN), name: canonical([])}
        yield (
            f"key-{name[11:] or 'empty'}",
            "a key that the record does not announce",
            found,
            name,
            name == "weightmark_note",
        )
    yield "key-alone", "clauses without a record", {CLAUSES: canonical(list(TWO))}, MAIN, True


def bases() -> Iterator[tuple[str, str, Keys, str, bool]]:
    """Bases that are not as the page has them."""
    for name in ("name", "relation", "license", "clauses", "restrictions"):
        yield (
            f"base-missing-{name}",
            f"a base without {name}",
            record(BASE, put(**{name: None})),
            BASE,
            name == "name",
        )
    yield (
        "base-field-unknown",
        "a field that bases do not have",
        record(BASE, put(form=1)),
        BASE,
        False,
    )
    yield "base-name-type", "a name that is no text", record(BASE, put(name=1)), BASE, False
    yield "base-lost-empty", "`lost` that is empty", record(BASE, put(lost="")), BASE, False
    yield "base-lost-type", "`lost` that is no text", record(BASE, put(lost=True)), BASE, False
    yield (
        "base-hash-other",
        "the hash of other clauses",
        record(BASE, put(restrictions=ZERO)),
        BASE,
        False,
    )
    of = Mark(RAIL, TWO, (Base("org/base", RAIL, clauses=TWO),))
    yield (
        "base-clauses-gone",
        "digests announced, none found",
        with_keys(of, weightmark_base_1_clauses=None),
        f"{BASE}_clauses",
        False,
    )
    yield (
        "base-unresolved-hash",
        "a hash where nothing was read",
        record(BASE, put(clauses="unresolved")),
        BASE,
        False,
    )
    yield (
        "base-array",
        "an array in place of the object",
        with_keys(weightmark_base_1="[]"),
        BASE,
        False,
    )


def exceptions() -> Iterator[tuple[str, str, Keys, str, bool]]:
    """Versions and exceptions that do not fit each other."""
    yield (
        "exceptions-version-1",
        "exceptions in version 1",
        record(MAIN, put(version=1), WAIVED),
        MAIN,
        True,
    )
    yield (
        "exceptions-none",
        "version 2 without exceptions",
        record(MAIN, put(version=2)),
        MAIN,
        True,
    )
    yield (
        "exceptions-zero",
        "version 2 with no exception",
        record(MAIN, put(version=2, exceptions=0)),
        MAIN,
        False,
    )
    yield (
        "exceptions-fewer",
        "two announced, one found",
        record(MAIN, put(exceptions=2), WAIVED),
        "weightmark_exception_2",
        False,
    )
    yield "exceptions-257", "more than 256", record(MAIN, put(exceptions=257), WAIVED), MAIN, False
    for name in ("base", "clause", "by", "reference"):
        yield (
            f"exception-missing-{name}",
            f"no {name}",
            record(EXCEPTION, put(**{name: None}), WAIVED),
            EXCEPTION,
            False,
        )
    yield (
        "exception-field",
        "a fifth field",
        record(EXCEPTION, put(note="x"), WAIVED),
        EXCEPTION,
        False,
    )
    yield (
        "exception-clause",
        "a clause that is no digest",
        record(EXCEPTION, put(clause="weapons"), WAIVED),
        EXCEPTION,
        False,
    )
    yield (
        "exception-type",
        "a reference that is no text",
        record(EXCEPTION, put(reference=1), WAIVED),
        EXCEPTION,
        False,
    )
    one = WAIVED.exceptions[0]
    later = (*one[:3], "https://example.org/z")
    backwards = keys(WAIVED._replace(exceptions=(later, one)))
    yield (
        "exceptions-order",
        "exceptions that do not ascend",
        backwards,
        "weightmark_exception_2",
        False,
    )
    yield (
        "exceptions-twice",
        "one exception twice",
        keys(WAIVED._replace(exceptions=(one, one))),
        "weightmark_exception_2",
        False,
    )


def spelling() -> Iterator[tuple[str, str, Keys, str, bool]]:
    """Values that are no canonical JSON."""
    text = keys(PLAIN)[MAIN]
    for name, why, value in (
        ("empty", "an empty value", ""),
        ("null", "null", "null"),
        ("number", "a number in place of the record", "1"),
        ("cut", "a value that is cut", text[:-1]),
        ("behind", "words behind the value", text + "x"),
        ("blank", "a blank behind the value", text + " "),
        ("blanks", "blanks between the fields", text.replace(",", ", ")),
        (
            "unsorted",
            "keys that are not sorted",
            '{"version":1,' + text[1:].replace(',"version":1', ""),
        ),
        ("twice", "a field twice", text[:-1] + ',"version":1}'),
        ("escaped", "an escape that need not be", text.replace("LicenseRef", "\\u004cicenseRef")),
        (
            "slash",
            "`\\/` need not be escaped",
            keys(Mark("MIT", bases=(Base("a/b"),)))[BASE].replace("a/b", "a\\/b"),
        ),
        (
            "float",
            "1.0 is not how an integer is written",
            text.replace('"bases":1', '"bases":1.0'),
        ),
        (
            "exponent",
            "1e0 is not how an integer is written",
            text.replace('"bases":1', '"bases":1e0'),
        ),
        (
            "minus-zero",
            "-0 is not how zero is written",
            keys(Mark())[MAIN].replace('"bases":0', '"bases":-0'),
        ),
        ("nan", "NaN is no JSON", text.replace('"bases":1', '"bases":NaN')),
        ("field-null", "a field that is null", text.replace('"version"', '"text":null,"version"')),
        ("surrogate", "half of a surrogate pair", text.replace("LicenseRef", "\\ud800")),
        ("deep", "900 brackets", "[" * 450 + "]" * 450),
        ("open", "900 brackets that are not closed", "[" * 900),
    ):
        if name == "slash":
            yield (
                f"json-{name}",
                why,
                keys(Mark("MIT", bases=(Base("a/b"),))) | {BASE: value},
                BASE,
                False,
            )
        else:
            of = Mark() if name == "minus-zero" else PLAIN
            yield f"json-{name}", why, keys(of) | {MAIN: value}, MAIN, name in ("cut", "blanks")
    long = keys(Mark(bases=(Base("n" * 950),)))
    yield "long", "a value of more than 999 characters", long, BASE, False


def broken() -> Iterator[Case]:
    """Marks that a reader has to refuse."""
    yield from versions()
    for part in (fields, counts, strangers, bases, exceptions, spelling):
        for name, why, found, key, everywhere in part():
            fault = "version" if name in VERSIONLESS else "mark"
            yield Case(name, why, found, None, fault, key, everywhere)

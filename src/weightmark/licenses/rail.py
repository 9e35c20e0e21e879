"""RAIL names and the chart that leads to them: what the letters say, and which name to take.

The rules are those of the RAIL Initiative's naming chart (licenses.ai, 18 August 2022).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from weightmark._startup import NamedTuple
from weightmark.errors import UsageError

ARTEFACT_NAMES = {
    "D": "data",
    "A": "application, binary or service",
    "M": "model: weights, parameters, checkpoints",
    "S": "source code",
}
PROPOSED = "L"  # a copyleft RAIL; named in The Turing Way as an idea, defined nowhere

_LONGEST = 200
_NAME = re.compile(
    r"""(?<![a-z])
    (?P<prefix>open|research(?:[\s_-]?use|[\s_-]?only)?)?[\s_-]{0,3}
    rail(?P<plus>\+\+)?
    (?:[\s_-]{1,3}(?P<letters>[damsl]{1,8}(?:[-/][damsl]){0,8})(?![a-z0-9+]))?
    (?![a-z+])""",
    re.IGNORECASE | re.VERBOSE,
)
_OTHER_LETTERS = r"(?!NC\b)[A-Z]{1,2}(?![A-Za-z0-9])"  # more are a word of their own
_NON_COMMERCIAL = re.compile(r"(?<![a-z])(?:nc|non-?\s?commercial)(?![a-z])", re.IGNORECASE)


class RailName(NamedTuple):
    """A RAIL name taken apart: `[Open|Research]RAIL[++]-[D][A][M][S]`.

    `owner` is what stands before it (`BigScience`) and `rest` what follows (`v1.0`, `NC`), both
    without the separators; `letters` are upper case in the order in which they were written.
    """

    owner: str
    prefix: str
    plus: bool
    letters: str
    rest: str

    @property
    def root(self) -> str:
        """The family: `RAIL`, `OpenRAIL` or `ResearchRAIL`."""
        return f"{self.prefix}RAIL"

    @property
    def canonical(self) -> str:
        """The name without owner and rest, its letters once each and in the order D-A-M-S."""
        letters = "".join(each for each in [*ARTEFACT_NAMES, PROPOSED] if each in self.letters)
        return f"{self.root}{'++' if self.plus else ''}{'-' if letters else ''}{letters}"

    @property
    def non_commercial(self) -> bool:
        """Whether the name itself says that commercial use is barred."""
        return bool(_NON_COMMERCIAL.search(self.rest) or _NON_COMMERCIAL.search(self.owner))


class NameProblem(NamedTuple):
    """Something that a RAIL name gets wrong; `kind` is a stable word that a rule can switch on."""

    kind: str
    message: str
    hint: str


def parse_name(text: str) -> RailName | None:
    """Return the RAIL name in a licence name, Hub id or LicenseRef; None where there is none."""
    if len(text) > _LONGEST:
        return None
    found = _NAME.search(text)
    if found is None:
        return None
    prefix = (found["prefix"] or "").lower()
    return RailName(
        owner=re.sub(r"(?i)^licenseref-", "", text[: found.start()]).strip(" \t_-"),
        prefix="Open" if prefix == "open" else "Research" if prefix else "",
        plus=bool(found["plus"]),
        letters=re.sub("[-/]", "", found["letters"] or "").upper(),
        rest=text[found.end() :].strip(" \t_-"),
    )


def family(text: str) -> RailName | None:
    """Return the name where a text is nothing but a RAIL family with its letters, else None.

    `OpenRAIL-AM` names a family and no text; `BigScience OpenRAIL-M` and `OpenRAIL++-M` name one.
    """
    name = parse_name(text)
    if name is None or name.owner or name.rest or name.plus or not name.letters:
        return None
    return None if PROPOSED in name.letters else name


def check_name(
    name: RailName, *, ships: str = "", non_commercial: bool = False
) -> tuple[NameProblem, ...]:
    """Return what is wrong with a RAIL name.

    `ships` holds the letters of what the repository ships (empty: not known), `non_commercial`
    whether the licence is known to bar commercial use.
    """
    problems = []
    if PROPOSED in name.letters:
        problems.append(
            NameProblem(
                "proposed",
                "the suffix L is only a proposal for a copyleft RAIL",
                "use the letters D, A, M and S",
            )
        )
    other = "" if name.letters else re.match(_OTHER_LETTERS, name.rest)
    if other:
        problems.append(
            NameProblem(
                "letter",
                f"the suffix {other[0]} has letters that name no artefact",
                "use the letters D, A, M and S",
            )
        )
    letters = name.letters.replace(PROPOSED, "")
    ordered = "".join(each for each in ARTEFACT_NAMES if each in letters)
    if letters != ordered:
        problems.append(
            NameProblem(
                "order",
                f"the letters {letters} are not in the order D-A-M-S, once each",
                f"write {name.canonical}",
            )
        )
    if name.prefix == "Open" and (non_commercial or name.non_commercial):
        problems.append(
            NameProblem(
                "open-non-commercial",
                "an OpenRAIL may not bar commercial use",
                f"call it {name._replace(prefix='').canonical} or allow commercial use",
            )
        )
    if ships and letters:
        problems += _coverage(letters, ordered, ships)
    return tuple(problems)


def _coverage(letters: str, ordered: str, ships: str) -> Iterator[NameProblem]:
    """Artefacts that are shipped and not named, and those that are named and not shipped."""
    for letter in ARTEFACT_NAMES:
        if letter in ships and letter not in letters:
            yield NameProblem(
                "uncovered",
                f"{ARTEFACT_NAMES[letter]} is shipped, but the suffix {ordered} leaves it out",
                f"add the letter {letter}, or give that part a licence of its own",
            )
    for letter in ordered:
        if letter not in ships:
            yield NameProblem(
                "unshipped",
                f"the suffix {ordered} names {ARTEFACT_NAMES[letter]}, and none is shipped",
                f"drop the letter {letter}",
            )


class Question(NamedTuple):
    """One box of the chart; `answers` maps each word to what it means."""

    key: str
    text: str
    answers: Mapping[str, str]
    several: bool = False


class Choice(NamedTuple):
    """Where the chart leads: a name, the id to declare, and why.

    `text_at_hand` is False where the name stands for a family and a text must still be written;
    `klass` is the class of the catalogue that the licence is in.
    """

    name: str
    id: str
    klass: str
    text_at_hand: bool
    reasons: tuple[str, ...]

    @property
    def config(self) -> str:
        """The configuration that declares it, as TOML."""
        own = 'license-files = ["LICENSE-MODEL"]\nlicenses = "licenses"\n'
        return f'[tool.weightmark]\nlicense = "{self.id}"\n{"" if self.text_at_hand else own}'


_YES_NO = {"yes": "", "no": ""}

QUESTIONS = (
    Question("restrictions", "Are some uses of it to be forbidden?", _YES_NO),
    Question(
        "downstream",
        "Must every later user and every derivative carry at least the same restrictions?",
        _YES_NO,
    ),
    Question(
        "artefacts", "What do the restrictions apply to? (any of D, A, M, S)", ARTEFACT_NAMES, True
    ),
    Question("free", "Is it offered free of charge?", _YES_NO),
    Question(
        "relicense",
        "May others license it and their derivatives as they choose, restrictions apart?",
        _YES_NO,
    ),
    Question("commercial", "Is commercial use allowed?", _YES_NO),
    Question(
        "kind",
        "What does the model make?",
        {
            "images": "pictures, video or sound from a prompt",
            "code": "program code",
            "text": "text or anything else",
        },
    ),
    Question("sharealike", "Must derivatives stay under the same licence?", _YES_NO),
    Question(
        "what",
        "What is it?",
        {"model": "weights, with or without code", "data": "a data set", "code": "code alone"},
    ),
)

_MODEL_TEXTS = {
    "images": ("CreativeML Open RAIL++-M", "openrail++"),
    "code": ("BigCode OpenRAIL-M v1", "bigcode-openrail-m"),
    "text": ("BigScience OpenRAIL-M", "bigscience-openrail-m"),
}
# what, share-alike, commercial
_PLAIN = {
    ("model", "no", "yes"): ("Apache License 2.0", "Apache-2.0", "permissive"),
    ("model", "yes", "yes"): ("GNU GPL 3.0 or later", "GPL-3.0-or-later", "copyleft"),
    ("model", "no", "no"): ("CC BY-NC 4.0", "CC-BY-NC-4.0", "non-commercial"),
    ("model", "yes", "no"): ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0", "non-commercial"),
    ("data", "no", "yes"): ("CC BY 4.0", "CC-BY-4.0", "permissive"),
    ("data", "yes", "yes"): ("CC BY-SA 4.0", "CC-BY-SA-4.0", "copyleft"),
    ("data", "no", "no"): ("CC BY-NC 4.0", "CC-BY-NC-4.0", "non-commercial"),
    ("data", "yes", "no"): ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0", "non-commercial"),
    ("code", "no", "yes"): ("Apache License 2.0", "Apache-2.0", "permissive"),
    ("code", "yes", "yes"): ("GNU GPL 3.0 or later", "GPL-3.0-or-later", "copyleft"),
}


def next_question(answers: Mapping[str, str]) -> Question | None:
    """Return the next box of the chart after these answers, or None where it has ended."""
    for key in _path(answers):
        if key not in answers:
            return next(question for question in QUESTIONS if question.key == key)
    return None


def read_answer(question: Question, text: str) -> str:
    """Return an answer in the words of its question; raises UsageError for any other.

    A question that takes several letters gives them in the order of the chart.
    """
    word = text.strip().lower()
    if question.several:
        letters = re.sub(r"[\s,+-]", "", word).upper()
        if letters and set(letters) <= set(question.answers):
            return "".join(each for each in question.answers if each in letters)
    else:
        fitting = [each for each in question.answers if word and each.startswith(word)]
        if len(fitting) == 1:
            return fitting[0]
    raise UsageError(
        f"{text.strip()!r} does not answer {question.key!r}",
        hint="answer with " + ", ".join(question.answers),
    )


def choose(answers: Mapping[str, str]) -> Choice:
    """Return where the chart leads; raises UsageError while a question is open."""
    question = next_question(answers)
    if question is not None:
        raise UsageError(f"not answered: {question.key}", hint=question.text)
    unused = sorted(set(answers) - set(_path(answers)))
    if unused:
        raise UsageError(
            f"{unused[0]} is not asked after these answers",
            hint="leave out " + ", ".join(f"--{key}" for key in unused),
        )
    if answers["restrictions"] == "no":
        return _plain(answers)
    if answers["downstream"] == "no":
        return Choice(
            "My licence",
            "LicenseRef-my-licence",
            "community",
            False,
            (
                "uses are restricted, but not for those who come after: that is not a RAIL",
                "give the licence an id of its own and write its text",
            ),
        )
    return _rail(answers)


def _path(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of the questions that these answers lead through."""
    if answers.get("restrictions") == "no":
        return ("restrictions", "what", "sharealike", "commercial")
    if answers.get("downstream") == "no":
        return ("restrictions", "downstream")
    path = ("restrictions", "downstream", "artefacts", "free", "relicense", "commercial")
    is_open = all(answers.get(key) == "yes" for key in ("free", "relicense", "commercial"))
    return (*path, "kind") if is_open and answers.get("artefacts") == "M" else path


def _plain(answers: Mapping[str, str]) -> Choice:
    key = (answers["what"], answers["sharealike"], answers["commercial"])
    if key not in _PLAIN:
        raise UsageError(
            "no licence for code alone bars commercial use and is still an open one",
            hint="allow commercial use, or restrict uses by a RAIL for source (S)",
        )
    name, license_id, klass = _PLAIN[key]
    return Choice(name, license_id, klass, True, ("no use is restricted, so it is not a RAIL",))


def _rail(answers: Mapping[str, str]) -> Choice:
    letters = answers["artefacts"]
    covered = ", ".join(f"{letter} ({ARTEFACT_NAMES[letter]})" for letter in letters)
    reasons = ["the restrictions reach every later user: a RAIL", f"they cover {covered}"]
    if answers.get("kind"):
        name, license_id = _MODEL_TEXTS[answers["kind"]]
        reasons.append("free of charge and free to license on: an OpenRAIL")
        return Choice(name, license_id, "openrail", True, tuple(reasons))
    prefix = ""
    if answers["commercial"] == "no":
        reasons.append("commercial use is barred, so it may not be called Open")
    elif answers["free"] == "yes" and answers["relicense"] == "yes":
        prefix = "Open"
        reasons.append("free of charge and free to license on: an OpenRAIL")
    else:
        reasons.append("not free of charge or not free to license on, so it is not called Open")
    name = f"{prefix}RAIL-{letters}"
    reasons.append("the name stands for a family: its text is still to be written")
    klass = "openrail" if prefix else "non-commercial" if answers["commercial"] == "no" else "rail"
    return Choice(name, f"LicenseRef-{name}", klass, False, tuple(reasons))

"""Measure how the time of `identify` grows with a text, over shapes that no licence has.

`python -m tests.benchmarks.growth [SHAPE …] [--size N]`: each shape at an eighth, a quarter, a half
and the whole of N bytes, with the time of the whole over that of the half. Twice is linear.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from tests.benchmarks.pairs import say
from tests.licence_texts import licence_text

from weightmark.recognition.recognize import identify

SIZE = 10_000_000
LIMIT = 10.0
"""Seconds for the whole: what a person waits for, and a hook may take."""
RATIO = 2.6
"""Time of the whole over that of the half: 2 is linear, and a machine that others use wavers."""


def repeated(piece: str) -> Callable[[int], str]:
    """A shape that is one piece again and again."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def numbered(line: str) -> Callable[[int], str]:
    """A shape of lines that differ by their number."""

    def build(size: int) -> str:
        return _until(size, (line.format(number) for number in itertools.count(1)))

    return build


def nested(opening: str, closing: str) -> Callable[[int], str]:
    """A shape that opens to the middle and closes to the end."""

    def build(size: int) -> str:
        depth = size // (len(opening) + len(closing))
        return opening * depth + closing * depth

    return build


def _until(size: int, pieces: Iterator[str]) -> str:
    out: list[str] = []
    length = 0
    while length < size:
        out.append(next(pieces))
        length += len(out[-1])
    return "".join(out)[:size]


def _words(size: int) -> str:
    """Words that do not come again."""
    return _until(size, (f"w{number:x} " for number in itertools.count()))


def _said() -> list[str]:
    """The words of several licences out of their order."""
    keys = ("apache-2.0", "mit", "gpl-3.0", "mpl-2.0", "cc-by-nc-4.0", "bigscience-open-rail-m")
    return sorted(
        {word for key in keys for word in licence_text(key).split()}, key=lambda w: w[::-1]
    )


def _licence(key: str) -> Callable[[int], str]:
    return lambda size: repeated(licence_text(key) + "\n\n")(size)


def _behind(key: str, piece: str) -> Callable[[int], str]:
    return lambda size: (licence_text(key) + repeated(piece)(size))[:size]


SHAPES: dict[str, Callable[[int], str]] = {
    "words": _words,
    "one word": repeated("use "),
    "one letter": repeated("a"),
    "sentences": numbered("You may do this {}. "),
    "bans": numbered("You must not use the Model for purpose {}. "),
    "bans without a stop": repeated("you must not use the model for "),
    "paragraphs": numbered("The model is number {} of many\n\n"),
    "blanks": repeated(" "),
    "line ends": repeated("\n"),
    "line ends of three kinds": repeated("\r\n\r\x0c\v"),
    "short lines": repeated("a\n"),
    "lettered, one line": repeated("a. "),
    "lettered, in brackets": repeated("(a) "),
    "numbered, one line": numbered("({}) item "),
    "numbered lines": numbered("{}. You may not use it\n"),
    "bullets": repeated("- not\n"),
    "nested bullets": numbered("{:>3}- item:\n"),
    "colons": repeated("You may not use it:\n"),
    "headings": repeated("# Prohibited uses\n\n"),
    "capitals": repeated("PROHIBITED USES OF THE MODEL\n\n"),
    "stops": repeated(". "),
    "commas": repeated("a, "),
    "open brackets": repeated("("),
    "open angles": repeated("<a "),
    "nested tags": nested("<div>", "</div>"),
    "open comments": repeated("<!-- a "),
    "comments": repeated("<!-- not --> "),
    "struck": repeated("~~not~~ "),
    "links": numbered("[a](https://a.b/{}) "),
    "open links": repeated("[a]("),
    "nested links": nested("[", "](a)"),
    "styles": repeated('<p style="color:#fff;font-size:0">'),
    "quotes": repeated("> "),
    "code comments": repeated("// a\n"),
    "stars": repeated(" * a\n"),
    "literals": repeated('"a\\n"\n'),
    "pages": numbered("text\n\n{}\n\n\x0c"),
    "copyright lines": numbered("Copyright {} Kelp Lab\n"),
    "SPDX lines": repeated("SPDX-License-Identifier: MIT\n"),
    "Chinese": repeated("不得将模型用于军事目的。"),
    "Chinese without a stop": repeated("不得使用"),
    "licence after licence": _licence("mit"),
    "RAIL after RAIL": _licence("bigscience-open-rail-m"),
    "a licence and much behind it": _behind("apache-2.0", "This is only more. "),
    "a RAIL and bans behind it": _behind("bigscience-open-rail-m", "You must not use it. "),
    "the first words of licences": repeated("Permission is hereby granted, free of charge, "),
    "entities": repeated("&lt;&#110;"),
    "combining marks": repeated("a\u0301\u0302"),
    "invisible": repeated("a\u200b"),
    "front matter": lambda size: "---\n" + numbered("a{}: b\n")(size),
    "table rows": repeated("| a | not |\n"),
    "hyphens at line ends": numbered("num-\nber {} of a re-\nstric-\ntion\n"),
    "addresses": numbered(
        "see https://a.example/{} or write to w{}@b.example\n".replace("{}", "{0}")
    ),
    "open quotes": repeated('"you may "not “use '),
    "YAML": numbered("- key{}: >\n    may not\n"),
    "words of many licences": lambda size: repeated(" ".join(_said()))(size),
    "a licence with other words, again": lambda size: repeated(
        licence_text("bsd-new").replace("source", "binary") + "\n\n"
    )(size),
    "German": repeated("Sie darf das Modell "),
    "underscores": repeated("_a"),
    "CSV": numbered("{},2,3.5,abc\n"),
    "numbers": numbered("{} "),
    "JSON lines": numbered('{{"key": "you may not", "n": {}}}\n'),
    "a patch": repeated("+ a\n- not\n"),
    "nested quotes": repeated("> > > not\n"),
    "pictures": repeated("🚫 not "),
    "cross references": numbered("as set out in Section {}.1(a) and Attachment A, "),
    "table cells": repeated("<td>not</td>"),
    "open fences": repeated("```\nnot\n"),
    "TeX comments": repeated("% not\n"),
    "marks in a row": repeated("(a)(b)(c) "),
    "roman numbers": repeated("i. a\nii. b\niii. c\niv. d\n"),
    "two licences by turns": lambda size: repeated(
        f"{licence_text('mit')}\n\n{licence_text('bsd-new')}\n\n"
    )(size),
    "a licence, a word a line": lambda size: repeated(
        "\n".join(licence_text("mit").split()) + "\n"
    )(size),
    "a licence in capitals": lambda size: repeated(licence_text("apache-2.0").upper() + "\n\n")(
        size
    ),
    "altered RAIL after RAIL": lambda size: repeated(
        licence_text("bigscience-open-rail-m").replace("harm", "delight") + "\n\n"
    )(size),
    "hidden passages": repeated("<!-- you may not use it -->a "),
    "struck sentences": repeated("~~You must not use it.~~ "),
    "conditions": numbered("If you use it {} times, you shall not do so for war; and "),
    "research only": repeated("It is used only for research use "),
    "holders": numbered("(c) {} Kelp, Inc. and others, "),
    "headings of licences": repeated("MIT License\n\nApache License\n\n"),
    "expressions": repeated("MIT OR Apache-2.0 AND "),
    "lines of Windows": repeated("You may not\r\nuse it\r\n"),
    "French": repeated("Vous ne pouvez pas utiliser le modèle "),
    "Korean": repeated("모델을 사용할 수 없습니다. "),
    "Arabic": repeated("لا يجوز استخدام النموذج "),
    "far to the right": numbered(" " * 20 + "item {}\n"),
    "a staircase": lambda size: _until(
        size, (" " * (number % 60) + "- item\n" for number in itertools.count())
    ),
    "tabs": repeated("\ta\tb"),
    "blanks behind an anchor": lambda size: "[edit] {#" + repeated(" ")(size - 10) + "a",
    "blanks behind a bold word": lambda size: "**a**" + repeated(" ")(size - 6) + "a",
    "blanks behind strings": repeated('"a"' + " " * 19_000 + "a\n"),
    "commas in an item": lambda size: (
        "You must not use it (a) for war" + repeated(", ")(size - 46) + "a or (b) for me"
    ),
}


def timed(text: str) -> float:
    """Seconds of processor time that `identify` takes."""
    start = time.process_time()
    identify(text)
    return time.process_time() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the times of each shape; 1 where one takes too long or grows too fast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE")
    parser.add_argument("--size", type=int, default=SIZE)
    args = parser.parse_args(arguments)
    identify("the index is read before the first shape")
    slow = 0
    for name in args.shapes or SHAPES:
        line, held = measured(SHAPES[name], args.size)
        slow += not held
        say(f"{name:30} {line}")
    say(
        f"{slow} of {len(args.shapes or SHAPES)} shapes take more than {LIMIT:.0f} s or grow "
        f"more than {RATIO} times from a half of {args.size:,} bytes to the whole"
    )
    return 1 if slow else 0


def measured(shape: Callable[[int], str], size: int) -> tuple[str, bool]:
    """The times of a shape as a line, and whether they are those of linear growth."""
    times: list[float] = []
    for part in (8, 4, 2, 1):
        whole = shape(size // part).encode()  # which may be more than characters
        times.append(timed(whole[: size // part].decode(errors="ignore")))
        if times[-1] > LIMIT:
            break
    ratio = times[-1] / max(times[-2], 0.001) if len(times) > 1 else 0.0
    held = len(times) == 4 and times[-1] <= LIMIT and (ratio <= RATIO or times[-1] < 0.5)
    told = " ".join(f"{one:8.2f}" for one in times)
    return f"{told}   x {ratio:.1f}{'' if held else '   !'}", held


if __name__ == "__main__":
    sys.exit(main())

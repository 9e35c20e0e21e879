"""Measure how long many licence texts take, against another library on the same texts.

`python -m tests.benchmarks.texts [--texts N] [--rounds N]` identifies N texts of licensedcode-data
in one process, and names them with `licenseclassifier` where that is installed: no dependency.
Loading is no part of it; the time that the index of known texts takes to load is printed too.

What is promised is the first pass: who identifies a text does it once. The best of several is
printed too: the other library keeps what it made of a text, so that it is faster the second time.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from tests.benchmarks.pairs import say, verdict
from tests.licence_texts import folder_of_texts, licence_text

from weightmark.alignment.index import opened_texts
from weightmark.recognition.recognize import identify

OVER_MOST = 2.0
INDEX_MOST = 10.0
"""Milliseconds."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args(arguments)
    texts = chosen(args.texts)
    load = statistics.median(_timed(opened_texts) for _ in range(args.rounds))
    say(verdict("the index of known texts, ms", load * 1e3, INDEX_MOST))
    identify(texts[0])
    ours = [_timed(lambda: list(map(identify, texts))) for _ in range(args.rounds)]
    say(f"{len(texts):,} texts, {sum(map(len, texts)):,} characters: {ours[0]:.2f} s of CPU")
    if importlib.util.find_spec("licenseclassifier") is None:
        say("pip install licenseclassifier==2026.10 to compare")
        return 0
    match = importlib.import_module("licenseclassifier").identify_license
    match(texts[0])
    theirs = [_timed(lambda: list(map(match, texts))) for _ in range(args.rounds)]
    say(verdict("identify over licenseclassifier", ours[0] / theirs[0], OVER_MOST))
    say(f"best of {args.rounds} passes over theirs: {min(ours) / min(theirs):.2f}")
    return 0


def chosen(count: int) -> list[str]:
    """Texts of licensedcode-data, the same ones each time."""
    names = sorted(name[:-8] for name in os.listdir(folder_of_texts()) if name.endswith(".LICENSE"))
    random.Random(3).shuffle(names)
    texts = (licence_text(name) for name in names)
    return [text for text in texts if len(text.split()) >= 60][:count]


def _timed(work: Callable[[], object]) -> float:
    """Seconds of processor time that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())

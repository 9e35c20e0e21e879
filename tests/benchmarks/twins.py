"""Measure whether the readers in Python and JavaScript say the same of the same bytes.

`python -m tests.benchmarks.twins [--inputs N] [--seed N]` makes files of every carrier, damages
half of them, asks both readers, and prints how many were damaged, how many both took, and in what
they differ, with the seed of each. The first inputs that differ are kept in `--keep FOLDER`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.pairs import say
from tests.damage import damaged, mark
from tests.good_clauses import clause
from tests.good_files import CARRIERS, made, pairs
from tests.twins import NODE, Input, Twin, accepted, difference, in_python, running

BATCH = 200
"""Inputs that Node gets at once; it works on them while Python does."""
GOOD = 0.45
"""The share of inputs that are whole: about a third has to be taken by both."""
CLAUSES = 0.08
"""The share of inputs that are words of a clause, of which none is refused."""


class Made(NamedTuple):
    """An input with its seed, its carrier, and whether it is a mutation of a good file."""

    seed: str
    carrier: str
    mutated: bool
    input: Input


def make(seed: str) -> Made:
    """The input of a seed."""
    rng = random.Random(seed)
    if rng.random() < CLAUSES:
        return Made(seed, "clause", False, Input("clause", "", clause(rng).encode()))
    carrier = rng.choice(sorted(CARRIERS))
    said = pairs(rng, bound=carrier != "record")
    if rng.random() < GOOD:
        return Made(seed, carrier, False, made(carrier, rng, said))
    if rng.random() < 0.4:
        return Made(seed, carrier, True, made(carrier, rng, mark(rng, said)))
    whole = made(carrier, rng, said)
    return Made(seed, carrier, True, whole._replace(data=damaged(rng, whole.data)))


class Counts:
    """What came of the inputs so far."""

    def __init__(self, keep: Path | None) -> None:
        self.keep = keep
        self.inputs = self.mutated = self.taken = 0
        self.carriers: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.seeds: dict[str, list[str]] = {}

    def add(self, one: Made, ours: dict[str, object], theirs: dict[str, object]) -> None:
        """Counts one input and both answers."""
        self.inputs += 1
        self.mutated += one.mutated
        self.carriers[one.carrier] += 1
        self.taken += accepted(ours) and accepted(theirs)
        found = difference(ours, theirs)
        if not found:
            return
        kind = f"{one.carrier}: {found}"
        self.kinds[kind] += 1
        seeds = self.seeds.setdefault(kind, [])
        if len(seeds) < 5:
            seeds.append(one.seed)
            if self.keep:
                (self.keep / f"{one.seed}-{one.input.name or 'clause'}").write_bytes(one.input.data)

    def told(self) -> str:
        """The counts in words."""
        shares = f"{self.mutated / self.inputs:.1%} are mutations of good files, "
        shares += f"{self.taken / self.inputs:.1%} accepted by both"
        lines = [f"{self.inputs} inputs, {shares}, {self.kinds.total()} disagreements"]
        lines += [
            f"  {kind}: {n} ({' '.join(self.seeds[kind])})" for kind, n in self.kinds.most_common()
        ]
        return "\n".join(lines)


def ask(twin: Twin, seeds: list[str], counts: Counts) -> None:
    """Asks both readers for the inputs of some seeds."""
    inputs = [make(seed) for seed in seeds]
    twin.send([one.input for one in inputs])
    ours = [in_python(one.input) for one in inputs]
    for one, mine, theirs in zip(inputs, ours, twin.answers(), strict=True):
        counts.add(one, mine, theirs)


def main() -> int:
    """Asks until all inputs are through; 1 where the readers differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if not NODE:
        say("node is not there")
        return 2
    counts = Counts(given.keep)
    begun = told = time.monotonic()
    with running() as twin:
        for at in range(0, given.inputs, BATCH):
            seeds = [f"{given.seed}-{n}" for n in range(at, min(at + BATCH, given.inputs))]
            ask(twin, seeds, counts)
            if time.monotonic() - told > 60:
                told = time.monotonic()
                say(counts.told())
    say(counts.told())
    carriers = ", ".join(f"{name} {n}" for name, n in sorted(counts.carriers.items()))
    say(f"{carriers}; {(time.monotonic() - begun) / counts.inputs * 1000:.2f} ms an input")
    return 1 if counts.kinds else 0


if __name__ == "__main__":
    sys.exit(main())

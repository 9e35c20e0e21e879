"""Measure which licence `identify` names, beside Debian's `licensecheck` on the same files.

`python -m tests.benchmarks.peers [-v] FOLDER …`: each folder has folders that are called by the id
of a licence, and these have its texts, as the test data of other tools do. Right is an answer that
has the id (of the GNU licences without "only" and "or later", which their text does not tell),
wrong one that has others only. Beside the rates over files stand those averaged by licence. Every
wrong answer is listed, with `-v` each that is not right.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.benchmarks.licence_files import plain
from tests.benchmarks.pairs import say

from weightmark.licenses.expression import ids
from weightmark.model.referral import referred
from weightmark.recognition.recognize import identify
from weightmark.texts.decode import text_of

PEER = "licensecheck"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the rates of both, a line for each folder; 1 where an id of ours is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args(arguments)
    wrong = 0
    for folder in args.folders:
        files = [path for path in sorted(folder.glob("*/*")) if path.is_file()]
        answers: dict[str, Mapping[Path, set[str]]] = {
            "weightmark": {path: set(named(path)) for path in files}
        }
        if shutil.which(PEER) and files:
            answers[PEER] = checked(files)
        for tool, said in answers.items():
            kinds = {path: judged(path, said[path]) for path in files}
            say(f"{folder.name}, {tool}: {rates(kinds)}")
            ours = tool == "weightmark"
            wrong += ours * list(kinds.values()).count("wrong")
            for path, kind in kinds.items():
                if ours and (kind == "wrong" or (args.verbose and kind != "right")):
                    say(f"  {kind}: {path}: {' and '.join(sorted(said[path])) or 'none'}")
    return 1 if wrong else 0


def named(path: Path) -> Iterator[str]:
    """The ids that we say of a file, those that a notice refers to as well."""
    text = text_of(path.read_bytes())
    found = referred(text, identify(text))
    for one in (found.id, *found.also, *(each.licence for each in found.noticed)):
        yield from (plain(name) for name in (ids(one) if one else ()))


def checked(files: Sequence[Path]) -> Mapping[Path, set[str]]:
    """The ids that `licensecheck` says of files."""
    command = [PEER, "--check=.", "--shortname-scheme=spdx", "--lines=0", "--machine"]
    out: dict[Path, set[str]] = {path: set() for path in files}
    for start in range(0, len(files), 100):  # names that one command line holds
        part = list(map(str, files[start : start + 100]))
        run = subprocess.run([*command, *part], capture_output=True, check=True)
        for line in run.stdout.decode("utf-8", "replace").splitlines():
            name, _, said = line.partition("\t")
            several = re.split(r"\s+(?:and/or|and|or|with)\s+|[,|]\s*", said.strip())
            out[Path(name)] = {plain(one) for one in several if one not in ("", "UNKNOWN")}
    return out


def judged(path: Path, said: set[str]) -> str:
    """Whether what was said of a file is right, wrong or nothing."""
    if squeezed(path.parent.name) in map(squeezed, said):
        return "right"
    return "wrong" if said else "unknown"


def squeezed(name: str) -> str:
    """An id as both spell it: `licensecheck` says "AGPLv3", "GPL-3" and "WTFPL-2"."""
    name = re.sub(r"v(?=\d)", "-", name.casefold()).removesuffix(".0")
    return name.replace("wtfpl-2", "wtfpl")


def rates(kinds: Mapping[Path, str]) -> str:
    """The counts, and the share of right answers averaged by licence."""
    counts = Counter(kinds.values())
    by_licence: dict[str, list[bool]] = defaultdict(list)
    for path, kind in kinds.items():
        by_licence[path.parent.name].append(kind == "right")
    average = sum(sum(one) / len(one) for one in by_licence.values()) / max(1, len(by_licence))
    return (
        f"{counts['right']} of {len(kinds)} right, {counts['wrong']} wrong, "
        f"{counts['unknown']} unknown; averaged over {len(by_licence)} licences {average:.1%}"
    )


if __name__ == "__main__":
    raise SystemExit(main())

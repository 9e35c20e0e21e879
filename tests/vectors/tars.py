"""Marks in the plain tar of NeMo, and archives that are not whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.vectors.archive import Entry, tarred
from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, canonical, table

RECORDS = {"model_config.yaml": b"target: x\n", "model_weights.ckpt": bytes(range(40))}
DIGEST, _ = table(Tensor(name, "U8", (len(content),), content) for name, content in RECORDS.items())
MARK = canonical(keys(PLAIN)).encode()


def nemo(*behind: Entry, prefix: str = "./") -> list[Entry]:
    """The members of a model, and others behind."""
    return [*(Entry(prefix + name, content) for name, content in RECORDS.items()), *behind]


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A model with a mark, none without keys."""
    mark = [Entry("./weightmark.json", canonical(dict(found)).encode())] if found else []
    return {f"{name}.nemo": tarred(nemo(*mark))}


def accepted() -> Iterator[Vector]:
    """Other layouts of the same members and the same mark."""
    mark = Entry("./weightmark.json", MARK)
    bare = Entry("weightmark.json", MARK)
    for name, why, content in (
        ("odd-bare", "names without ./", tarred(nemo(bare, prefix=""))),
        ("odd-first", "the mark before the others", tarred([mark, *nemo()])),
        ("odd-folder", "a member for the folder", tarred([Entry("./", kind=b"5"), *nemo(mark)])),
        ("odd-order", "the members in another order", tarred([*nemo()[::-1], mark])),
        ("odd-padding", "more empty blocks at the end", tarred(nemo(mark), end=6)),
    ):
        yield Vector(name, why, {f"{name}.nemo": content}, read(DIGEST, Case(name, why, {}, PLAIN)))
    path = "part/" * 30 + "weights.bin"
    long, _ = table(
        [Tensor(name, "U8", (len(text),), text) for name, text in {**RECORDS, path: b"x"}.items()]
    )
    words = f" path=./{path}\n"
    pax = f"{len(words) + 3}{words}".encode()
    for name, why, head in (
        ("odd-pax", "a name among the attributes of pax", Entry("PaxHeader", pax, b"x")),
        ("odd-gnu", "a long name as GNU tar has it", Entry("@", f"./{path}\0".encode(), b"L")),
    ):
        content = tarred(nemo(head, Entry(f"./{path[:90]}", b"x"), mark))
        yield Vector(name, why, {f"{name}.nemo": content}, read(long, Case(name, why, {}, PLAIN)))
    labels = {"license": "apache-2.0"}
    name, why = "labels", "a licence beside the mark"
    content = tarred(
        nemo(Entry("./weightmark.json", canonical({**labels, **keys(PLAIN)}).encode()))
    )
    yield Vector(
        name, why, {f"{name}.nemo": content}, read(DIGEST, Case(name, why, {}, PLAIN), labels)
    )


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Archives that are not whole."""
    mark = Entry("./weightmark.json", MARK)
    good = tarred(nemo(mark))
    yield "empty", "no byte", b""
    yield "cut-head", "the file ends in the head of a member", good[:1200]
    yield "cut-member", "the file ends in a member", good[:1560]
    yield "checksum", "a wrong checksum", tarred(nemo(mark._replace(checksum=1)))
    yield (
        "size-behind",
        "a member that is larger than the file",
        tarred(nemo(mark._replace(size=10**6))),
    )
    yield "member-twice", "the mark twice", tarred(nemo(mark, mark))
    yield (
        "member-twice-bare",
        "the mark twice, by two names",
        tarred(nemo(mark, Entry("weightmark.json", MARK))),
    )
    for name, path in (("up", "./a/../b"), ("dot", "././b"), ("twice", "a//b"), ("root", "/b")):
        yield f"path-{name}", "a path that is not plain", tarred(nemo(Entry(path, b"x"), mark))
    yield "mark-link", "a link for the mark", tarred(nemo(Entry("./weightmark.json", kind=b"2")))
    yield "record-twice", "another member twice", tarred([*nemo(), *nemo(mark)])


def vectors() -> Iterator[Vector]:
    """All vectors of tar archives."""
    yield from carried(DIGEST, marked, everywhere=True)
    yield from accepted()
    for name, why, content in (
        ("utf8", "no UTF-8", MARK.replace(b"org/base", b"org/\xff")),
        ("json-cut", "JSON that is cut", MARK[:-1]),
        ("json-key-twice", "a key twice", MARK[:-1] + b',"weightmark":"{}"}'),
        ("json-number", "a value that is no text", MARK[:-1] + b',"z":1}'),
    ):
        files = {f"member-{name}.nemo": tarred(nemo(Entry("./weightmark.json", content)))}
        yield refused(f"member-{name}", why, files)
    for name, why, content in hostile():
        yield refused(f"file-{name}", why, {f"file-{name}.nemo": content})

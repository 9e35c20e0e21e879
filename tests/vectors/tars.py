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


def pax(key: str, value: str, kind: bytes = b"x") -> Entry:
    """A header of pax with one record."""
    words = f" {key}={value}\n".encode()
    length = next(n for n in range(len(words), 999) if n == len(words) + len(str(n)))
    return Entry("PaxHeader", b"%d" % length + words, kind)


def renamed() -> Iterator[tuple[str, str, list[Entry]]]:
    """Members that are called as the mark in ways that readers of tar know."""
    path, other = "./weightmark.json", Entry("./other", MARK)
    long, evil = (Entry("@", name.encode(), b"L") for name in (f"{path}\0x\0", "./other\0"))
    yield "name-nul", "a name ends with its first NUL", [Entry(f"{path}\0x", MARK)]
    yield "long-nul", "a long name as well", [long, other]
    yield "pax-name", "the name stands in a header of pax", [pax("path", path), other]
    yield "pax-solaris", "in one of Solaris", [pax("path", path, b"X"), other]
    yield "first-pax", "the first of two headers counts", [pax("path", path), evil, other]
    yield "first-long", "though another kind follows", [long, pax("path", "./other"), other]
    yield "first-empty", "or one that names none", [long, pax("mtime", "1"), other]
    target = Entry("@", b"./other\0", b"K")
    yield "first-link", "a long target of a link between", [long, target, other]
    link = Entry("./link", kind=b"2", size=512)
    yield "link-size", "a link has no data, whatever its size", [link, Entry(path, MARK)]
    yield (
        "pax-comment",
        "a header for all that names none",
        [pax("comment", "x", b"g"), Entry(path, MARK)],
    )


def accepted() -> Iterator[Vector]:
    """Other layouts of the same members and the same mark."""
    for name, why, behind in renamed():
        files = {f"odd-{name}.nemo": tarred(nemo(*behind))}
        yield Vector(f"odd-{name}", why, files, read(DIGEST, Case(name, why, {}, PLAIN)))
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
    for name, why, head in (
        ("odd-pax", "a name among the attributes of pax", pax("path", f"./{path}")),
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
    other = Entry("./other", b"x")
    for name, why, head in (
        (
            "pax-all",
            "a header that names all members alike",
            pax("path", "./weightmark.json", b"g"),
        ),
        ("pax-all-size", "a header with a size for all", pax("size", "1", b"g")),
        ("pax-size", "a size that is negative", pax("size", "-1")),
        ("pax-size-behind", "a size that leads behind the file", pax("size", "9" * 9)),
        ("pax-sparse", "a member that is sparse", pax("GNU.sparse.name", "./weightmark.json")),
        ("pax-nul", "a path with a NUL", pax("path", "./weightmark.json\0x")),
        ("pax-empty", "a path that is empty", pax("path", "")),
        ("long-empty", "a long name that is empty", Entry("@", b"\0", b"L")),
        ("pax-length", "a record that is shorter than it says", Entry("P", b"99 path=x\n", b"x")),
        ("pax-words", "a header without records", Entry("P", b"path=x\n", b"x")),
    ):
        yield name, why, tarred(nemo(head, other, mark))
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

"""The weight formats: which there are, which files are weights, and what their bytes say.

`is_weights` asks the name and, where that is vague, the first bytes; `candidate` tells of which
files those have to be read, `among` asks them all, and `is_other` needs no look. `by_path` gives
the formats whose header is read in full, by suffix; `by_head` the one that the first bytes say, for
every other.

What a reader gives is in `header`, read over `stream`, the digest of its tensors in `digest`;
`values` and `data_free` are what tracing needs of tensors, and `npy` of arrays. `sidecar` carries
the mark of formats that hold nothing. `bodies` and `pointers` tell what stands in the place of
weights, and `strict_json` finds the members of a JSON text that `json_members` edits. One file a
format, of which `safetensors` and `gguf` have more to give than a header; `known` is the list of
all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterator
from functools import cache, partial
from importlib import import_module
from typing import BinaryIO

from weightmark.formats.header import Header, WeightFormat
from weightmark.formats.known import (
    KNOWN,
    NEVER,
    PARTNERS,
    PATTERNS,
    PLAIN_NAMES,
    KnownFormat,
    resumes,
)
from weightmark.formats.stream import exactly

# The module of a format is loaded when a file of it is met; its record has the name in capitals.
FORMATS: dict[str, tuple[str, ...]] = {
    one.name: one.suffixes for one in KNOWN if one.name in ("gguf", "onnx", "safetensors")
}
"""Formats whose header can be read in full, by the suffixes of their files."""

SUFFIXES: tuple[str, ...] = tuple(
    sorted({suffix for one in KNOWN for suffix in one.suffixes}, key=lambda one: (-len(one), one))
)
"""Suffixes, in lower case, that say by themselves that a file is weights."""

VAGUE: tuple[str, ...] = tuple(sorted({suffix for one in KNOWN for suffix in one.vague}))
"""Suffixes of weights and of much else; `is_weights` looks at the name and the first bytes."""

HEAD = 512
"""First bytes that tell a format, and a page or a message in the place of weights."""

SMALLEST = 8
"""Fewer bytes hold neither weights nor what a server says of them, so that they are not asked."""

DVC = ".dvc"
"""`FILE.dvc` stands in git for `FILE` (DVC, "`.dvc` files")."""

LEFT_OVER = ".weightmark-new"
"""What `replace` puts behind the name of a file that has not taken its place: weights, if it is."""

# A part of a file that was cut for its size, or a stream of compression around it.
_PACKED = ("gz", "bz2", "xz", "zst", "lz4", "br")
_PACKAGES = (*_PACKED, "7z", "lz", "rar", "tbz", "tgz", "txz", "zip")
# What a model in a zip may begin with: Keras, NeMo, scikit-learn, Core ML.
_IN_MODELS = ("json", "yaml", "yml", "toml", "ini", "cfg", "conf")
_WRAPPED = r"\.(?:part[-_.]?\d{1,4}(?:of\d{1,4})?|\d{3}|gz|bz2|xz|zst|lz4|br)\Z"
_HASH = r"(?:sha256[-:])?[0-9a-f]{32,128}\Z"
# Content that OCDBT stores beside its manifest; only the manifest says what it is.
_OCDBT = r"(?:^|/)d/[0-9a-f]{32}\Z"
# Content that DVC and git keep under digests; its names are elsewhere.
_STORE = r"(?:^|/)\.(?:dvc|git)/"
# Vocabularies of tokenizers share the suffixes of weights.
_VOCABULARY = r"token|vocab|spiece|sentencepiece|merges|(?:^|[._-])(?:spm|bpe)[._-]"
# The first member of what torch.save and TorchScript write, in the folder that they name.
_TORCH = (
    rb"PK\x03\x04.{26}[^/]{1,200}/"
    rb"(?:data\.pkl|\.?data/|\.?format_version|version|byteorder|code/|constants|weights/|archive)"
)
# What spaCy writes into meta.json before any object (Language.meta), or a mark before all else.
_OF_PIPELINE = rb'\s*\{(?:[^{}]*"(?:lang|spacy_version)"\s*:|\s*"weightmark\w*"\s*:)'
# What may follow the protocol of a pickle: a frame, a collection, a class, a text, a number.
_PICKLE = rb"\x80[\x02-\x05](?:\x95.{6}\0\0|[\]})(cXKMU\x8a\x8c])"


def by_path(path: str) -> WeightFormat | None:
    """Give the format that the suffix of a path names, in any case; None where none is readable."""
    lowered = path.lower()
    name = next((name for name, suffixes in FORMATS.items() if lowered.endswith(suffixes)), "")
    return format_by_name(name) if name else None


@cache
def format_by_name(name: str) -> WeightFormat:
    """Give the format of a name in FORMATS."""
    module = import_module(f"weightmark.formats.{name}")
    record: WeightFormat = getattr(module, name.upper())
    return record


def by_head(head: bytes, path: str = "") -> WeightFormat:
    """Give the format that the first `HEAD` bytes say, or else that of the path.

    A suffix whose header is read in full stands: its reader says what the file is instead. A file
    that was cut in parts or compressed is taken as it is.
    """
    readable = by_path(path)
    if readable is not None:
        return readable
    suffixed, whole = _named(path)
    if not whole:
        begins = _told(head) == "gguf" and suffixed.name == "gguf"
        return _first_piece() if begins else _shallow(suffixed, "plain", "")
    found = _told(head)
    if found in FORMATS:
        return format_by_name(found)
    seen = next((one for one in KNOWN if one.name == found), None)
    if seen is None:
        # Nothing that is known: what the suffix says has a form of its own, or none was seen.
        reader = suffixed.reader if suffixed.reader in _HEADLESS else "plain"
        return _shallow(suffixed._replace(name=found or suffixed.name), reader, found)
    generic = seen.name in ("zip", "tar", "pickle", "hdf5", "numpy")
    return _shallow(suffixed if generic and suffixed.name else seen, seen.reader, found)


_HEADLESS = (
    *("coreml", "wire", "openvino", "tensorrt", "zipped", "hdf5", "npy", "tarred", "tflite"),
    *("llamafile", "spacy_meta"),
)
"""Readers that say themselves whether a file without a known head is theirs."""


def recognised(stream: BinaryIO, path: str) -> WeightFormat:
    """The format of an open file by its path, or else by its first bytes; goes back to these."""
    if (form := by_path(path)) is None:
        form = by_head(exactly(stream, HEAD), path)
        stream.seek(0)
    return form


@cache
def _shallow(known: KnownFormat, reader: str, told: str) -> WeightFormat:
    """A format by the module that reads it; `told` is what the first bytes say."""
    read = import_module(f"weightmark.formats.{reader}").read
    module = dict(known.carriers).get(told)
    carrier = import_module(f"weightmark.formats.{module}").CARRIER if module else None
    if carrier is None and reader in _ARCHIVES:
        read = partial(_without_mark, read)
    return WeightFormat(known.name, known.suffixes, read, carrier)


_ARCHIVES = ("zipped", "tarred")
"""Readers that find a mark as a member, which is one in the archives that carry it so only."""


def _without_mark(read: Callable[[BinaryIO, int], Header], stream: BinaryIO, size: int) -> Header:
    return read(stream, size)._replace(metadata=None)


@cache
def _first_piece() -> WeightFormat:
    """The first piece of a GGUF that was cut for its size, which has the header."""
    module = import_module("weightmark.formats.gguf")
    return WeightFormat("gguf", (), module.read_beginning)


def _named(path: str) -> tuple[KnownFormat, bool]:
    """The format that a name says, one without a name where it says none; whether it is whole."""
    lowered = path.lower()
    bare = re.sub(_WRAPPED, "", lowered)
    name = bare.rpartition("/")[2]
    found = next((one for one in KNOWN if _matches(one, name)), None)
    if found is None:
        found = next((one for one in KNOWN if name.endswith(one.vague or ("\n",))), KnownFormat(""))
    return found, bare == lowered


def _matches(known: KnownFormat, name: str) -> bool:
    if known.suffixes and name.endswith(known.suffixes):
        return True
    return any(re.fullmatch(pattern, name) for pattern in known.names)


def _told(head: bytes) -> str:
    """The name of the format that first bytes say; empty where they say none."""
    for one in KNOWN:
        for offset, magic in one.magics:
            if head.startswith(magic, offset):
                return one.name
    for name, pattern in PATTERNS:
        if re.match(pattern, head, re.DOTALL):
            return name
    if len(head) > 10 and head[8:9] == b"{" and head[5:8] == b"\0\0\0":
        # The length of a header of at most 2**40 bytes, and JSON: no other format begins so.
        return "safetensors" if re.match(rb'\{\s*["}]', head[8:]) else ""
    return ""


def is_weights(path: str, head: bytes = b"", beside: Container[str] = ()) -> bool:
    """Tell whether a file is weights, by its path and, where that is vague, its first bytes.

    `head` are the first `HEAD` bytes, `beside` the paths of other files. What stands in the place
    of weights (a page, a pointer) under a vague suffix counts as them; what a trainer saves to go
    on from does not.
    """
    lowered = path.lower()
    name = lowered.rpartition("/")[2].removesuffix(LEFT_OVER)
    if name.startswith("._"):
        return _is_certain(head)  # what macOS puts beside a file has its suffix (AppleDouble)
    if name.endswith(SUFFIXES):
        return not resumes(name)
    # Most other files are told at once, which is asked of each file of a tree.
    suffix = name.rpartition(".")[2]
    if (suffix in NEVER and suffix not in _PACKED) or name in PLAIN_NAMES:
        if _companion(path) in beside:
            return re.match(_OF_PIPELINE, head) is not None
        # Stores name what they keep by a digest.
        return len(name) > 32 and re.match(_HASH, name) is not None and _is_certain(head)
    if (name := re.sub(_WRAPPED, "", name)).endswith(SUFFIXES) or _names().fullmatch(name):
        return True
    if re.search(_OCDBT, lowered) and f"{path.rpartition('d/')[0]}manifest.ocdbt" in beside:
        return True
    if not head or not candidate(path) or resumes(name):
        return False
    if name.endswith(VAGUE):
        return _is_vague(path, name, head, beside)
    return _is_certain(head)


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(name for one in KNOWN for name in one.names if not one.beside))


def _companion(path: str) -> str:
    """The file beside which a file of this name is weights; empty for any other name."""
    folder, slash, name = path.rpartition("/")
    other = next((one.beside for one in _accompanied() if _matches(one, name.lower())), "")
    return other and folder + slash + other


@cache
def _accompanied() -> tuple[KnownFormat, ...]:
    return tuple(one for one in KNOWN if one.beside)


def _is_vague(path: str, name: str, head: bytes, beside: Container[str]) -> bool:
    """Whether a file with a suffix of weights and of much else is weights."""
    from weightmark.formats.bodies import instead, is_error
    from weightmark.formats.pointers import pointer

    if told := _told(head):
        return told != "zip" or not _holds_documents(head)
    if re.search(_VOCABULARY, name):
        return False
    if is_error(head) or pointer(head) is not None:
        return True
    if instead(head, len(head)):
        return False
    if name.endswith(".bin"):
        return any(partner in beside for partner in _partners(path))
    return name.endswith((".weights", ".params", ".tensors", ".engine", ".plan"))


def _partners(path: str) -> Iterator[str]:
    """The files of which any says, where it is beside this one, that both are weights."""
    for end, other in PARTNERS:
        partner, found = re.subn(rf"(?i){end}\Z", other, path)
        if found:
            yield partner


def _holds_documents(head: bytes) -> bool:
    """Whether the first file in a zip has a suffix that no weights have; archives begin with it."""
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")].decode("utf-8", "replace")
    suffix = first.lower().rpartition(".")[2]
    return suffix in NEVER and suffix not in _IN_MODELS


def _is_certain(head: bytes) -> bool:
    """Whether first bytes say by themselves that a file is weights, whatever it is called."""
    told = _told(head)
    if told == "zip":
        return re.match(_TORCH, head, re.DOTALL) is not None
    if told == "pickle":
        return re.match(_PICKLE, head, re.DOTALL) is not None
    return bool(told) and told not in ("tar", "hdf5", "tensorrt")


def is_other(path: str) -> bool:
    """Tell whether a file is no weights by its name alone; archives may hold some."""
    name = path.lower().rpartition("/")[2]
    suffix = name.rpartition(".")[2]
    return suffix not in _PACKAGES if suffix in NEVER else resumes(name)


def candidate(path: str, *, costly: bool = False) -> bool:
    """Tell whether the first bytes of a file deserve a look, by its name alone.

    Those of a vague suffix, of none, of a digest, and of a suffix that is nobody's; never those of
    sources, documents, pictures and configurations. Where a look is `costly`, as on a server, a
    suffix that is nobody's is not worth it.
    """
    name = path.lower().rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    if (".dvc/" in path or ".git/" in path) and re.search(_STORE, path):
        return False
    if name.endswith(VAGUE) or name.startswith("._"):
        return True
    if not dot:
        return name not in PLAIN_NAMES
    if not stem or suffix in NEVER:
        return re.match(_HASH, name) is not None
    return not costly or re.match(_HASH, name) is not None


def among(
    names: Collection[str], head: Callable[[str], bytes], *, costly: bool = False
) -> Iterator[str]:
    """The names of weights among `names`; `head` gives the first `HEAD` bytes of one.

    A `.dvc` file counts where the weights that it stands for are not there.
    """
    for name in names:
        if is_weights(name, beside=names):
            yield name
        elif name.endswith(DVC):
            stem = name[: -len(DVC)]
            if stem not in names and (is_weights(stem) or _of_folder(stem, head, name)):
                yield name
        elif (candidate(name, costly=costly) or _companion(name) in names) and is_weights(
            name, head(name), names
        ):
            yield name


# `dvc add FOLDER` tracks a folder as one; of data sets and outputs there are as many.
_MODELS = r"(?i)(?:model|weight|checkpoint|ckpt)s?(?:[-_.].*)?\Z"


def _of_folder(stem: str, head: Callable[[str], bytes], name: str) -> bool:
    """Whether a `.dvc` file stands for a folder that is named as one of models."""
    if not re.match(_MODELS, stem.rpartition("/")[2]):
        return False
    return re.search(rb"(?m)^[- ]*md5: *[0-9a-f]{32}\.dir\s*?$", head(name)) is not None


def on_disk(path: str) -> bool:
    """Tell whether a file on disk is weights; its first bytes are read where its name is vague."""
    import os

    other = _companion(path)
    accompanied = other != "" and os.path.exists(other)
    if is_weights(path) or not (candidate(path) or accompanied):
        return is_weights(path)
    try:
        with open(path, "rb", opener=_without_waiting) as stream:
            head = stream.read(HEAD)
    except OSError:
        return False
    partners = (*_partners(path), other)
    return is_weights(path, head, tuple(filter(os.path.exists, partners)))


def is_part(path: str) -> bool:
    """Tell whether weights on disk are of a part of a spaCy pipeline, whose meta.json speaks."""
    import os

    folder, name = os.path.split(path)
    above = os.path.join(folder, os.pardir, "meta.json")
    return name in ("model", "vectors") and on_disk(above)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file, and never wait for the writer of a FIFO."""
    import os

    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))

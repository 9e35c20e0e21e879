"""Which files form one model, and which base models its configuration files name.

Sources: transformers and huggingface_hub (shard indexes), diffusers (`model_index.json`), peft
(`adapter_config.json`), mergekit (its configuration, which it writes beside the merged model),
Ollama and Docker (manifests of stores: OCI image manifest 1.1).
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator

from weightmark._startup import NamedTuple
from weightmark.containers.member import fault_of_name, shown
from weightmark.containers.tree import Tree
from weightmark.declared.front_matter import load_block as load_yaml
from weightmark.errors import CardError, Problem, TreeError
from weightmark.finding import counted
from weightmark.formats.pointers import pointer

MAX_INDEX = 64 << 20
"""Bytes of a shard index; that of a model of 1,000 billion parameters has about 10 MB."""

MAX_CONFIG = 4 << 20

ADAPTER = "adapter_config.json"
CONFIG = "config.json"
PIPELINE = "model_index.json"
MERGES = (
    "mergekit_config.yml", "mergekit_config.yaml", "mergekit_moe_config.yml",
    "mergekit_moe_config.yaml",
)  # fmt: skip

RECORDED_IN = (CONFIG, PIPELINE)
"""The files that hold a lineage record: a model's configuration, and that of a pipeline."""

SIDE_FILES = tuple(sorted((ADAPTER, CONFIG, PIPELINE, *MERGES)))
"""Files beside weights that may name what the weights were made from."""

BLOBS = "blobs"
"""The folder beside `manifests` in which a store keeps what these name."""

MAX_MANIFEST = 1 << 20
"""Bytes of a manifest; real ones have a few hundred."""

MANIFESTS = "manifests"
_LICENCES = ("application/vnd.ollama.image.license", "application/vnd.docker.ai.license")
_MOST_LAYERS = 64  # a model has less than ten

# huggingface.js parse-safetensors-metadata.ts, `-` or `_` before the number; diffusers put a
# variant behind it for a time, and llama.cpp splits GGUF by the same pattern. Then TensorFlow.js.
_SHARDS = (
    r"(.*?[-_])([0-9]{5,6})(-of-)([0-9]{5,6})((?:\.[A-Za-z0-9_]+)+)",
    r"(.*-shard)([0-9]{1,6})(of)([0-9]{1,6})((?:\.bin)?)",
)
_INDEX = r"\.(safetensors|bin|msgpack|h5)\.index(\.[A-Za-z0-9_]+)?\.json$"
_BUNDLE = r"(?i)(?:\A|/)[^/]+\.(?:mlpackage|mlmodelc)/"
# What an adapter in a Modelfile of Ollama is put on, with the tag behind the colon.
_FROM = r"(?im)^FROM[ \t]+(?:https?://)?(?:(?:hf\.co|huggingface\.co)/)?([^\s:]{1,300})"
_ADAPTER = r"(?im)^ADAPTER[ \t]+\S"
_MERGE_KEYS = ("model", "base_model", "source_model", "path")


class Shard(NamedTuple):
    """One piece of a model by its file name: piece `number` of `total`, both from the name.

    `series`: the glob of all pieces, the name with `*` for the number.
    """

    series: str
    number: int
    total: int


class ShardIndex(NamedTuple):
    """A shard index, and the files that it names, by their names in the tree."""

    file: str
    shards: tuple[str, ...]
    problems: tuple[Problem, ...]


class NamedBase(NamedTuple):
    """A base model as a file names it, and under which `key`.

    `relation` is "adapter", "merge", or empty where the file does not say. `revision` is the
    branch, tag or commit, empty where none is given.
    """

    name: str
    relation: str
    key: str
    revision: str = ""


class Layers(NamedTuple):
    """What a manifest names; of each layer the paths below `blobs` by which stores keep it."""

    licences: tuple[tuple[str, ...], ...] = ()
    others: tuple[tuple[str, ...], ...] = ()


def shard(name: str) -> Shard | None:
    """Tell which piece of a model a file is; None for a file that is whole."""
    if "of" not in name:
        return None
    folder, last = posixpath.split(name)
    for pattern in _SHARDS:
        if found := re.fullmatch(pattern, last):
            series = posixpath.join(folder, f"{found[1]}*{found[3]}{found[4]}{found[5]}")
            return Shard(series, int(found[2]), int(found[4]))
    return None


def outside_bundle(folder: str, is_there: Callable[[str], bool]) -> str:
    """The folder itself, or that in which a bundle lies which it is an inner part of.

    What Core ML writes is a folder that looks like a file, and a SavedModel of TensorFlow keeps its
    tensors in a folder of its own (Core ML Tools, "ML program"; TensorFlow, "SavedModel"). Such a
    bundle is one model, and holds no papers.
    """
    bundle = re.search(_BUNDLE, f"{folder}/")
    if bundle is not None:
        return folder[: bundle.start()]
    above, _, last = folder.rpartition("/")
    inner = last == "variables" and is_there(posixpath.join(above, "saved_model.pb"))
    return above if inner else folder


def is_index(name: str) -> bool:
    """Tell whether a file is a shard index by its name."""
    return name.endswith(".json") and re.search(_INDEX, name) is not None


def store_of(name: str) -> str | None:
    """The folder of the store whose manifest a file is by its path, None where it is none."""
    store, between, _ = f"/{name}".rpartition(f"/{MANIFESTS}/")
    return store.removeprefix("/") if between else None


def read_layers(data: bytes) -> Layers:
    """The layers of a manifest, licences apart from all others; none of what is no manifest."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return Layers()
    listed = found.get("layers") if isinstance(found, dict) else None
    layers = [
        (one.get("mediaType") in _LICENCES, _blob(str(one.get("digest"))))
        for one in (listed[:_MOST_LAYERS] if isinstance(listed, list) else ())
        if isinstance(one, dict)
    ]
    return Layers(
        tuple(blob for is_licence, blob in layers if is_licence),
        tuple(blob for is_licence, blob in layers if not is_licence),
    )


def _blob(digest: str) -> tuple[str, ...]:
    algorithm, _, value = digest.partition(":")
    if not (algorithm.isalnum() and value.isalnum()):
        return ()
    return (f"{algorithm}-{value}", f"{algorithm}/{value}")


def problems_of(tree: Tree) -> tuple[Problem, ...]:
    """What is wrong with the files that say which weights form a model, and what it came from."""
    weights = tree.weights()
    problems: list[Problem] = []
    indexes = []
    folders = {posixpath.dirname(name) for name in weights}
    for name in tree.names():
        last = posixpath.basename(name)
        if is_index(name):
            data = _bytes(tree, name, MAX_INDEX, problems)
            if data is not None:
                indexes.append(parse_index(data, name))
        # Any program may have a config.json; that of a model lies beside weights.
        elif last in (ADAPTER, PIPELINE, *MERGES) or (
            last == CONFIG and posixpath.dirname(name) in folders
        ):
            data = _bytes(tree, name, MAX_CONFIG, problems)
            if data is not None:
                problems += parse_bases(data, name)[1]
    for index in indexes:
        problems += index.problems
        problems += _absent(index, tree)
    problems += _ungathered(indexes, weights)
    return tuple(sorted(set(problems)))


def parse_index(data: bytes, file: str) -> ShardIndex:
    """Read a shard index; never raises, but gives no shards where it cannot be read."""
    pairs, problems = _object(data, file)
    weight_map = _last(pairs, "weight_map")
    if not problems and not isinstance(weight_map, tuple):
        problems.append(Problem("bad-index", shown(file), "has no weight_map"))
    shards: set[str] = set()
    seen: dict[str, object] = {}
    for tensor, target in weight_map if isinstance(weight_map, tuple) else ():
        if seen.setdefault(tensor, target) != target:
            message = f"names two files for {shown(tensor)[:100]}"
            problems.append(Problem("duplicate-key", shown(file), message))
        if not isinstance(target, str):
            problems.append(Problem("bad-index", shown(file), "names a file that is no text"))
            continue
        fault = fault_of_name(target)
        if fault:
            message = f"names the file {shown(target)[:100]}, which {fault}"
            problems.append(Problem("unsafe-name", shown(file), message))
            continue
        shards.add(posixpath.join(posixpath.dirname(file), posixpath.normpath(target)))
    return ShardIndex(file, tuple(sorted(shards)), tuple(dict.fromkeys(problems)))


def parse_bases(data: bytes, file: str) -> tuple[tuple[NamedBase, ...], tuple[Problem, ...]]:
    """List the base models that a configuration file names; never raises."""
    last = posixpath.basename(file)
    if last in MERGES:
        return _merge_bases(data, file)
    if is_modelfile(file):
        return _served(data), ()
    pairs, problems = _object(data, file)
    wanted = "base_model_name_or_path" if last == ADAPTER else "_name_or_path"
    if last == ADAPTER and wanted not in dict(pairs):
        wanted = "model"  # as mlx-lm writes it
    values = [value for key, value in pairs if key == wanted]
    if len(values) > 1 and any(value != values[0] for value in values):
        problems.append(Problem("duplicate-key", shown(file), f"gives {wanted} twice"))
    relation = "adapter" if last == ADAPTER else ""
    pinned = _last(pairs, "revision") if last == ADAPTER else ""
    revision = pinned if isinstance(pinned, str) else ""
    bases = [
        _base(value, relation, wanted, revision)
        for value in dict.fromkeys(value for value in values if isinstance(value, str))
        if value.strip()
    ]
    return tuple(bases), tuple(problems)


def is_modelfile(name: str) -> bool:
    """Tell whether a file is a Modelfile of Ollama by its name."""
    last = posixpath.basename(name).casefold()
    return last == "modelfile" or last.startswith("modelfile.") or last.endswith(".modelfile")


def _served(data: bytes) -> tuple[NamedBase, ...]:
    """What FROM of a Modelfile names, but files; an adapter stands on it."""
    text = data.decode("utf-8", "replace")
    relation = "adapter" if re.search(_ADAPTER, text) else "copy"
    names = (each[1] for each in re.finditer(_FROM, text))
    ends = (".gguf", ".safetensors")
    return tuple(
        _base(name, relation, "FROM", "")
        for name in dict.fromkeys(names)
        if not name.startswith((".", "/", "~")) and not name.casefold().endswith(ends)
    )


def _base(name: str, relation: str, key: str, revision: str) -> NamedBase:
    return NamedBase(name.strip(), relation, key, revision.strip())


def _bytes(tree: Tree, name: str, limit: int, problems: list[Problem]) -> bytes | None:
    try:
        return tree.read(name, limit)
    except TreeError as fault:
        problems.append(Problem("unreadable", shown(name), fault.message))
        return None


def _object(data: bytes, file: str) -> tuple[tuple[tuple[str, object], ...], list[Problem]]:
    """Read the JSON object of a file: objects as tuples of pairs, so that equal keys are seen.

    Infinity and NaN are taken, as Python writes them into the configuration of some models.
    """
    where = shown(file)
    if stands := pointer(data):
        message = f"{stands.what}, not the file: {stands.remedy(file)}"
        return (), [Problem("pointer", where, message)]
    try:
        text = data.decode("utf-8-sig").lstrip(" \t\r\n")
        found, end = json.JSONDecoder(object_pairs_hook=tuple).raw_decode(text)
    except UnicodeDecodeError:
        return (), [Problem("bad-json", where, "is not UTF-8")]
    except RecursionError:
        return (), [Problem("bad-json", where, "is nested too deeply")]
    except ValueError as fault:
        return (), [Problem("bad-json", where, f"is not JSON: {fault}")]
    if not isinstance(found, tuple):
        return (), [Problem("bad-json", where, "is not a JSON object")]
    if text[end:].strip(" \t\r\n"):
        return found, [Problem("second-document", where, "goes on after the end of the JSON")]
    return found, []


def _last(pairs: object, key: str) -> object:
    """Give the value of a key, of equal keys the last, as JSON readers do; None if not there."""
    found = None
    for name, value in pairs if isinstance(pairs, tuple) else ():
        if name == key:
            found = value
    return found


def _absent(index: ShardIndex, tree: Tree) -> list[Problem]:
    absent = [name for name in index.shards if name not in tree]
    return _missing(index.file, absent, len(absent))


def _missing(where: str, examples: Iterable[str], count: int) -> list[Problem]:
    if not count:
        return []
    first = ", ".join(shown(posixpath.basename(each)) for each in list(examples)[:3])
    rest = ", …" if count > 3 else ""
    return [
        Problem("missing-shard", shown(where), f"{counted(count, 'file')} not there: {first}{rest}")
    ]


def _ungathered(indexes: Iterable[ShardIndex], weights: tuple[str, ...]) -> Iterator[Problem]:
    """Shards that no index names though there is one, and gaps in series that have none."""
    named: set[str] = set()
    indexed: dict[str, str] = {}
    for index in indexes:
        named.update(index.shards)
        for name in index.shards:
            piece = shard(name)
            if piece is not None:
                indexed[piece.series] = index.file
    series: dict[str, dict[int, str]] = {}
    totals: dict[str, int] = {}
    for name in weights:
        piece = shard(name)
        if piece is None or name in named:
            continue
        if piece.series in indexed:
            message = f"is not named by {shown(indexed[piece.series])}"
            yield Problem("extra-shard", shown(name), message)
        else:
            series.setdefault(piece.series, {})[piece.number] = name
            totals[piece.series] = piece.total
    for key, pieces in series.items():
        first = 0 if 0 in pieces else 1
        count = totals[key] - sum(first <= number < totals[key] + first for number in pieces)
        gaps = (str(n) for n in range(first, totals[key] + first) if n not in pieces)
        examples = [f"number {number}" for number, _ in zip(gaps, range(3), strict=False)]
        yield from _missing(pieces[min(pieces)], examples, count)


def _merge_bases(data: bytes, file: str) -> tuple[tuple[NamedBase, ...], tuple[Problem, ...]]:
    """Read a merge: `models`, `slices`, `experts`, `base_model` name what went into it.

    A file of several merges, as mergekit-multi takes it, names what the later ones take from the
    earlier: these are no bases.
    """
    try:
        texts = re.split(r"(?m)^---[ \t]*\r?$", data.decode("utf-8-sig"))
        merges = [load_yaml(text).fields for text in texts if text.strip()]
    except UnicodeDecodeError:
        return (), (Problem("bad-yaml", shown(file), "is not UTF-8"),)
    except CardError as fault:
        message = fault.message.replace("front matter", "the file")
        return (), (Problem("bad-yaml", shown(file), message),)
    made = {str(fields.get("name")).strip() for fields in merges} if len(merges) > 1 else set()
    bases: dict[str, NamedBase] = {}
    for key, value in (pair for fields in merges for pair in _models_of(fields)):
        for part in value.split("+"):  # a model and an adapter merged into it
            name, _, revision = part.partition("@")
            base = _base(name, "merge", key, revision)
            if base.name and base.name not in made:
                bases.setdefault(base.name, base)
    return tuple(bases.values()), ()


def _models_of(fields: object) -> Iterator[tuple[str, str]]:
    """Walk the configuration in order; gives the key as `slices[0].sources[1].model`."""
    todo: list[tuple[str, str, object]] = [("", "", fields)]
    while todo:
        key, last, value = todo.pop()
        if isinstance(value, str):
            if last in _MERGE_KEYS:
                yield key, value
        elif isinstance(value, dict):
            prefix = f"{key}." if key else ""
            todo += [
                (f"{prefix}{name}", str(name), inner)
                for name, inner in reversed(list(value.items()))
            ]
        elif isinstance(value, list):
            inners = [(f"{key}[{at}]", "", inner) for at, inner in enumerate(value)]
            todo += reversed(inners)

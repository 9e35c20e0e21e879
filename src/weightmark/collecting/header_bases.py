"""Reads which bases the metadata of a weight file names, in the keys that trainers write.

Two sorts of keys: those that name a model (`base_model`, `merged_from`, `ss_sd_model_name`), and
those that tell the family a model is of (`ss_base_model_version`, `modelspec.architecture`). A
family counts where no name tells more. What a value means on the Hub is a data file, with its date
and sources; where it may mean models under different licences, the value itself stays the name.
"""

from __future__ import annotations

import functools
import json
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from weightmark.collecting.bases import HUB_NAME, PATH, SaidBase, bare_hub_name, is_itself
from weightmark.finding import Location
from weightmark.formats import is_weights
from weightmark.licenses.catalogue import read_facts
from weightmark.licenses.models import licence_of_model

FILE = "headers.json"
_MODELS = "sd_merge_models"
"""Where the web interface keeps what a merge was made of: JSON, a model by each digest."""
_MERGED = ("merged_from", "modelspec.merged_from", _MODELS)
_TRAINED_ON = "ss_sd_model_name"
_VERSION = "ss_base_model_version"
_ARCHITECTURE = "modelspec.architecture"
_SECOND = "ss_v2"
"""Whether it is Stable Diffusion 2: all that sd-scripts wrote before it knew of any other."""
_SOFTWARE = "software"
_ADAPTER = "lora_adapter_metadata"
"""Where diffusers keeps the configuration of a LoRA: JSON, the name of each part before its key."""
_NAMES = ("base_model", "modelspec.base_model", *_MERGED, _TRAINED_ON, _ADAPTER)
_LONGEST = 200  # no name of a model on the Hub (96 and 96 signs) is longer
_MOST = 64  # what a mark can hold


def model_named(
    metadata: Mapping[str, str], path: str, others: Sequence[SaidBase], folder: str
) -> Iterator[SaidBase]:
    """The bases that the metadata of the file at `path` names, each once a key.

    `others` are those that other places name: a value that may mean one of them means that one,
    and a family tells nothing beside a model that is well known. A model that is not an adapter
    is no derivative of itself, by the name of its `folder`, of its file or by its title.
    """
    relation = _relation(metadata)
    itself = set() if relation else _itself(metadata, path)
    said = [bare_hub_name(one.name) for one in others]
    family = _family(metadata)
    for key in _NAMES:
        for item in _items(key, metadata.get(key, "")):
            name = _name(key, item, family, said)
            if posixpath.basename(name) == posixpath.basename(path):
                name = _stem(name)  # another file of this name: the path would lead to this one
            one = SaidBase(name, Location(path, key), "merge" if key in _MERGED else relation)
            if not _same(name, itself) and (relation or not is_itself(one, folder)):
                said.append(name)
                yield one
    known = any(one.license or one.path or one.record for one in others)
    name = _of_family(metadata, family, said, known=known or any(map(licence_of_model, said)))
    one = SaidBase(name, Location(path, _family_key(metadata)), relation)
    if name and not _same(name, itself) and (relation or not is_itself(one, folder)):
        yield one


def model_of_file(path: str) -> str:
    """The model on the Hub whose weight file is called as that at `path`, "" for any other."""
    return _one_of(_models("names", _stem(path)), ())


def _same(name: str, itself: Collection[str]) -> bool:
    return name.casefold() in itself or (
        "/" not in name.removeprefix("./") and _stem(name) in itself
    )


def _relation(metadata: Mapping[str, str]) -> str:
    """What the file is to its base, "" where nothing says so; kohya's networks are adapters."""
    kind = metadata.get(_ARCHITECTURE, "").casefold().partition("/")[2]
    told = str(_facts()["adapters"].get(kind, ""))
    adapter = metadata.get("ss_network_module") or metadata.get(_ADAPTER)
    return told or ("adapter" if adapter else "")


def _items(key: str, value: str) -> list[str]:
    """The names in a value: a list as JSON or with commas; a file name may hold commas itself."""
    parts: list[object] = [value]
    if key in (_ADAPTER, _MODELS):
        parts = _in_object(key, value)
    elif key != _TRAINED_ON:
        parts = list(value.split(","))
        if value.lstrip().startswith(("[", "{")):
            try:
                parts = list(_named_in(json.loads(value)))
            except (ValueError, RecursionError):
                parts = list(value.strip().strip("[]").split(","))
    words = [part.strip(" \t\r\n'\"") for part in parts if isinstance(part, str)]
    return [word for word in dict.fromkeys(words) if not _nothing(word)][:_MOST]


def _named_in(read: object, *, named: bool = True) -> Iterator[str]:
    """The names in JSON: texts of lists, and of objects those that a key calls so or a slash."""
    if isinstance(read, str) and (named or "/" in read):
        yield read
    if isinstance(read, list):
        for one in read:
            yield from _named_in(one, named=named)
    if isinstance(read, dict):
        for key, one in read.items():
            yield from _named_in(one, named=key in ("name", "model", "base_model"))


def _in_object(key: str, value: str) -> list[object]:
    """The bases in the configuration of a LoRA, one a part of the pipeline, or in a recipe."""
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return []
    pairs = read.items() if isinstance(read, dict) else ()
    if key == _MODELS:
        return [told.get("name") for _, told in pairs if isinstance(told, dict)]
    return [name for inner, name in pairs if inner.endswith("base_model_name_or_path")]


def _nothing(word: str) -> bool:
    return len(word) > 5 * _LONGEST or bool(re.fullmatch(_facts()["nothing"], word.casefold()))


def _name(key: str, item: str, family: Collection[str], said: Collection[str]) -> str:
    """The Hub name that a word stands for, or the word; a path where it can only be a file."""
    name = bare_hub_name(item)
    if _on_hub(name):
        return name
    if models := _models("names", _stem(name)):
        models = [model for model in models if model in family] or models
        return _one_of(models, said) or _stem(name)
    if re.match(PATH, name):
        return name
    # A merge names the file of a base by its title, or without the ending.
    files = (one for one in said if is_weights(one) and _stem(one) == _stem(name))
    if file := next(files, ""):
        return file
    # kohya writes the last part of a path that was there, so a bare word is a file or folder.
    on_disk = key == _TRAINED_ON or re.search(r"[/\\]", name)
    return f"./{name}" if on_disk else name


def _on_hub(name: str) -> bool:
    """Whether a name has an owner, and not a folder, before its slash."""
    owner = name.casefold().rpartition("/")[0]
    in_folder = is_weights(name) or re.fullmatch(_facts()["folders"], owner)
    return bool(re.match(HUB_NAME, name)) and not in_folder


def _family_key(metadata: Mapping[str, str]) -> str:
    if not _nothing(metadata.get(_VERSION, "").strip()):
        return _VERSION
    told = metadata.get(_ARCHITECTURE, "").strip()
    return _SECOND if not told and _second(metadata) else _ARCHITECTURE


def _second(metadata: Mapping[str, str]) -> str:
    return str(_facts()["second"].get(metadata.get(_SECOND, "").casefold(), ""))


def _family(metadata: Mapping[str, str]) -> list[str]:
    """The models that the family may be.

    The version counts before the architecture, which sd-scripts writes as Stable Diffusion 1 for
    models that it does not know; any other architecture stands in for an unknown version, and
    narrows it down where both agree.
    """
    architecture = metadata.get(_ARCHITECTURE, "").strip().casefold().partition("/")[0]
    models = _models("architectures", architecture)
    key = _family_key(metadata)
    if key != _VERSION:
        return models or _models("versions", _second(metadata) if key == _SECOND else "")
    versions = _of_version(metadata[_VERSION].strip(), metadata.get(_SOFTWARE, ""))
    if not versions and architecture != _facts()["default_architecture"]:
        return models
    return [model for model in versions if model in models] or versions


def _of_version(version: str, software: str) -> list[str]:
    """The models that a version may be; some trainers put the name of a model there."""
    name = bare_hub_name(version.replace("\\", "/"))
    if _on_hub(name) and name.casefold().partition("/")[2] not in _facts()["adapters"]:
        return [name]
    unsure = _facts()["unsure"]
    by_default = re.fullmatch(unsure["value"], version) and unsure["software"] in software
    return [] if by_default else _models("versions", version.casefold())


def _of_family(
    metadata: Mapping[str, str], family: Sequence[str], said: Collection[str], *, known: bool
) -> str:
    """The model that stands for the family, "" where what was said tells more.

    A version of which nothing is known is a base that nobody can judge; an architecture is not.
    """
    if same := _named_already(family, said):
        return same
    if known:
        return ""
    name = _one_of(family, ())
    if name or said:
        return name
    key = _family_key(metadata)
    told = metadata.get(key, "").strip().partition("/")[0]
    return told if family or key == _VERSION else ""


def _one_of(models: Sequence[str], said: Collection[str]) -> str:
    """The one that is meant: one named already, or the first if all that are known ask the same."""
    if same := _named_already(models, said):
        return same
    licences = {licence_of_model(model) for model in models} - {""}
    return models[0] if models and len(licences) <= 1 else ""


def _named_already(models: Sequence[str], said: Collection[str]) -> str:
    lower = {model.casefold() for model in models}
    return next((name for name in said if name.casefold() in lower), "")


def _itself(metadata: Mapping[str, str], path: str) -> set[str]:
    """What the file and its title are called, and the models of these names."""
    words = {_stem(path), _stem(metadata.get("modelspec.title", ""))} - {""}
    return words | {model.casefold() for word in words for model in _models("names", word)}


def _stem(name: str) -> str:
    """The last part of a path without the ending of weights, in the form that names are kept in."""
    last = posixpath.basename(name.replace("\\", "/").rstrip("/"))
    if is_weights(last):
        last = last.rpartition(".")[0]
    return re.sub(r"[\s_]+", "-", re.sub(r"[\[\]]", "", last).strip().casefold())


def _models(table: str, word: str) -> list[str]:
    """The models that a word means in a table, or else as the name of one."""
    if not word or len(word) > _LONGEST:
        return []
    for entries, told in ((_facts()[table], word), (_facts()["names"], _stem(word))):
        for one in entries:
            if re.fullmatch(one["value"], told):
                return list(one["models"])
    return []


@functools.cache
def _facts() -> Mapping[str, Any]:
    return read_facts(FILE)

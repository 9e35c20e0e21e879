"""Repositories as publishers have them when they first run `init`: what lies there, what they say.

Each is made in a folder of its own and named for what is particular about it. The text of a licence
is at hand where people usually have it, and missing where they usually do not.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests import writers
from tests.files import DATA, torch
from tests.licence_texts import licence_text

WEIGHTS = writers.safetensors({"w": ("F32", [40])})
GGUF = writers.gguf([], [("w", [40], 0)], data=bytes(160))
ONNX = writers.onnx([], [writers.onnx_tensor("w", DATA)])
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 99\n".encode()
PRIVATE = (
    "Acme Model Licence 1.0\n\nAcme grants you the right to use the model.\n\n"
    "You must not use the model:\n\n(a) to make weapons;\n(b) to identify people by their faces.\n"
)
OPENRAIL = "bigscience-open-rail-m"
RAIL_ID = "bigscience-openrail-m"


class Situation(NamedTuple):
    """What is there, and what is passed to `init`.

    `ends`: "pass", "next" (one command is left that the tool names), or "refused" (an error that
    says what to change).
    """

    name: str
    files: Callable[[], dict[str, bytes]]
    words: tuple[str, ...] = ()
    ends: str = "pass"


def card(license: str, *more: str) -> bytes:
    fields = "".join(f"{line}\n" for line in (f"license: {license}", *more))
    return f"---\n{fields}---\n\n# A model\n".encode()


def _text(key: str) -> bytes:
    return licence_text(key).encode()


def _monorepo() -> dict[str, bytes]:
    found = {}
    for name, license, key in (
        ("small", "apache-2.0", "apache-2.0"),
        ("large", RAIL_ID, OPENRAIL),
        ("code", "mit", "mit"),
    ):
        found[f"models/{name}/model.safetensors"] = WEIGHTS
        found[f"models/{name}/README.md"] = card(license)
        found[f"models/{name}/LICENSE"] = _text(key)
    return found


def _sharded() -> dict[str, bytes]:
    names = [f"model-0000{at}-of-00002.safetensors" for at in (1, 2)]
    shards = {name: writers.safetensors({f"w{at}": ("F32", [4])}) for at, name in enumerate(names)}
    index = {"metadata": {}, "weight_map": {f"w{at}": name for at, name in enumerate(names)}}
    return {
        **shards,
        "model.safetensors.index.json": json.dumps(index).encode(),
        "README.md": card(RAIL_ID),
        "LICENSE": _text(OPENRAIL),
    }


def _adapter() -> dict[str, bytes]:
    config = {"base_model_name_or_path": "bigscience/bloom-560m", "peft_type": "LORA"}
    return {
        "adapter_model.safetensors": WEIGHTS,
        "adapter_config.json": json.dumps(config).encode(),
        "LICENSE": _text("bigscience-rail-1.0"),
    }


def _diffusers() -> dict[str, bytes]:
    index = {"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet"],
             "vae": ["diffusers", "Autoencoder"]}  # fmt: skip
    return {
        "model_index.json": json.dumps(index).encode(),
        "unet/config.json": b"{}",
        "unet/diffusion_pytorch_model.safetensors": WEIGHTS,
        "vae/config.json": b"{}",
        "vae/diffusion_pytorch_model.safetensors": WEIGHTS,
        "README.md": card("creativeml-openrail-m"),
        "LICENSE": _text("stable-diffusion-2022-08-22"),
    }


def _wheel() -> dict[str, bytes]:
    project = (
        '[build-system]\nrequires = ["hatchling>=1.27"]\nbuild-backend = "hatchling.build"\n\n'
        '[project]\nname = "acme"\nversion = "1.0"\nlicense = "MIT"\nlicense-files = ["LICENSE"]\n'
    )
    return {
        "pyproject.toml": project.encode(),
        "LICENSE": _text("mit"),
        "LICENSE-MODEL": _text(OPENRAIL),
        "src/acme/__init__.py": b"",
        "src/acme/model.safetensors": WEIGHTS,
    }


def _packages() -> dict[str, bytes]:
    hatch = _wheel()
    return {
        "LICENSE": _text("mit"),
        **{f"packages/a/{name}": hatch[name] for name in hatch if name != "LICENSE-MODEL"},
        "packages/b/setup.py": b"from setuptools import setup\nsetup(name='b')\n",
        "packages/b/b/__init__.py": b"",
        "packages/b/b/model.pt": torch(),
    }


def _submodule() -> dict[str, bytes]:
    return {
        "model.safetensors": WEIGHTS,
        "third_party/kelp/.git": b"gitdir: ../../.git/modules/kelp\n",
        "third_party/kelp/model.safetensors": WEIGHTS,
        "third_party/kelp/README.md": card("cc-by-nc-4.0"),
    }


def _reuse() -> dict[str, bytes]:
    return {
        "REUSE.toml": b'version = 1\n\n[[annotations]]\npath = "**"\n'
        b'SPDX-FileCopyrightText = "2026 Acme"\nSPDX-License-Identifier = "MIT"\n',
        "LICENSES/MIT.txt": _text("mit"),
        "model.safetensors": WEIGHTS,
    }


def _hooked() -> dict[str, bytes]:
    hooks = "repos:\n  - repo: https://github.com/pre-commit/pre-commit-hooks\n    rev: v5.0.0\n"
    return {
        ".pre-commit-config.yaml": f"{hooks}    hooks:\n      - id: check-yaml\n".encode(),
        "model.safetensors": WEIGHTS,
        "LICENSE": _text("apache-2.0"),
    }


def _with(*texts: str, **files: bytes) -> Callable[[], dict[str, bytes]]:
    """Files by name, and LICENSE with the text of a key where one is given."""
    names = {"st": "model.safetensors", "card": "README.md", "gguf": "model.Q4_K_M.gguf",
             "onnx": "model.onnx", "pt": "model.pt", "config": "weightmark.toml",
             "gitlab": ".gitlab-ci.yml", "dvc": "model.safetensors.dvc", "ignore": ".gitignore",
             "plain": "LICENSE"}  # fmt: skip
    return lambda: {
        **{names[key]: content for key, content in files.items()},
        **({"LICENSE": _text(texts[0])} if texts else {}),
    }


_DVC = b"outs:\n- md5: 0123456789abcdef0123456789abcdef\n  size: 99\n  path: model.safetensors\n"
_SETS = b"---\nlicense: cc-by-4.0\ntask_categories:\n- text-generation\n---\n\n# Data\n"
APACHE = ("--license", "apache-2.0")
RAIL = ("--license", RAIL_ID)

SITUATIONS = (
    Situation("one safetensors, no card", _with("apache-2.0", st=WEIGHTS), APACHE),
    Situation("one safetensors, nothing else", _with(st=WEIGHTS), RAIL),
    Situation("shards with card and text", _sharded),
    Situation("an adapter of a known base", _adapter, ("--license", "bigscience-bloom-rail-1.0")),
    Situation("a diffusers pipeline", _diffusers),
    Situation("only GGUF", _with("apache-2.0", gguf=GGUF), APACHE),
    Situation("only ONNX", _with("apache-2.0", onnx=ONNX), APACHE),
    Situation("only .pt", _with(OPENRAIL, pt=torch()), RAIL),
    Situation("three models of three licences", _monorepo),
    Situation("a private licence with its text", _with(st=WEIGHTS, plain=PRIVATE.encode()),
              ("--license", "LicenseRef-Acme-Model-1.0")),
    Situation("a licence whose words nobody here knows", _with(st=WEIGHTS, plain=PRIVATE.encode()),
              ("--license", "qwen-research")),
    Situation("a licence that is not named", _with(st=WEIGHTS), (), "refused"),
    Situation("a card that says other", _with(st=WEIGHTS, card=card("other")), (), "refused"),
    Situation("a wheel built by hatchling", _wheel, RAIL),
    Situation("a configuration that says otherwise",
              _with("apache-2.0", st=WEIGHTS, config=b'license = "mit"\n'), APACHE, "refused"),
    Situation("a card without front matter",
              _with("apache-2.0", st=WEIGHTS, card=b"# A model\n\nText.\n"), APACHE),
    Situation("a card of another licence",
              _with("apache-2.0", st=WEIGHTS, card=card("mit")), APACHE, "refused"),
    Situation("a card, no text", _with(st=WEIGHTS, card=card("mit"))),
    Situation("pointers of git-lfs", _with("apache-2.0", st=POINTER), APACHE, "next"),
    Situation("DVC", _with("apache-2.0", dvc=_DVC, ignore=b"/model.safetensors\n"), APACHE, "next"),
    Situation("REUSE", _reuse, RAIL),
    Situation("hooks of others", _hooked, APACHE),
    Situation("GitLab", _with("apache-2.0", st=WEIGHTS, gitlab=b"test:\n  script: [make]\n"),
              APACHE),
    Situation("packages of two backends", _packages, ("--license", "cc-by-4.0")),
    Situation("a submodule with weights of others", _submodule, APACHE),
    Situation("a data set", _with("cc-by-4.0", card=_SETS)),
    Situation("a new package", _with(), (*RAIL, "--package", "acme-model", "--code-license", "mit"),
              "next"),
)  # fmt: skip


def made(situation: Situation, folder: Path) -> Path:
    """The repository of a situation, with git and nothing committed."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    for name, content in situation.files().items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder

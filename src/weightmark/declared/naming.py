"""What a file is for, as its name says: a card, a licence text, a use policy, a notice."""

from __future__ import annotations

import posixpath
import re

from weightmark._startup import lazy
from weightmark.declared.model_files import MERGES, is_index
from weightmark.formats import LEFT_OVER, is_weights
from weightmark.formats.header import ADJACENT

_CARDS = frozenset(
    f"{stem}{suffix}"
    for stem in ("readme", "model_card", "model-card", "modelcard")
    for suffix in (".md", ".markdown")
)
# Languages as names of files have them: of ISO 639-1 with a region or script, or in English.
_OTHER_READMES = (
    r"readme(\.(rst|txt))?|disclaimer(\.(md|rst|txt))?|(readme|model[-_]?card)[-_.]((ar|bn|cs|da|de|el|en|es|fa|fi|fr|he|hi|hu|id|it|ja|jp|ko|kr|ms|nl|no"
    r"|pl|pt|ro|ru|sv|th|tr|uk|ur|vi|zh|cn)([-_]([a-z]{2}|hans|hant))?|chinese|english|japanese|korean"
    r"|french|german|spanish|portuguese|russian)\.(md|markdown)"
)
_OTHER_README = lazy(_OTHER_READMES)
_BEGIN_README = ("readme", "model_card", "model-card", "modelcard", "disclaimer")
# A program, a picture or a table called "license…" is no licence text.
_NO_TEXT = (
    *(".py", ".pyi", ".pyc", ".ipynb", ".js", ".ts", ".c", ".h", ".cpp", ".rs", ".go", ".sh"),
    *(".json", ".toml", ".yaml", ".yml", ".xml", ".csv", ".tsv", ".parquet", ".lock"),
    *(".png", ".jpg", ".jpeg", ".svg", ".gif", ".pdf", ".zip", ".gz", ".whl"),
    *(".in", ".key", ".lic", ".pem", ".crt", ".tmpl", ".tpl", ".j2", ".template", ".css", ".log"),
    LEFT_OVER,
)
_LICENCE = lazy(r"(?:^|[^a-z])(?:un)?licen[cs]es?(?:[^a-z]|$)|^(?:eula|terms)(?:[^a-z]|$)")
_POLICY = lazy(
    r"us(?:e|age)[-_ ]?(?:policy|(?:based[-_ ])?restrictions)|acceptable[-_ ]?use|prohibited"
    r"|(?<![a-z])aup(?![a-z])"
)
_OF_OTHERS = lazy(r"(?:third|3rd)[ _-]?part(?:y|ies)|\.[cm]?js\.licen[cs]e\.txt\Z")
"""Names of texts of third parties; webpack writes those of a bundle to `bundle.js.LICENSE.txt`."""
# The licence of the code or of data that lie beside the weights.
_FOR_ELSE = dict.fromkeys(("code", "software", "source", "src"), "code") | dict.fromkeys(
    (
        *("data", "dataset", "datasets", "corpus", "doc", "docs", "documentation", "paper"),
        *("papers", "image", "images", "figure", "figures", "picture", "pictures", "photo"),
        *("photos", "sample", "samples", "example", "examples", "asset", "assets", "media"),
        *("audio", "font", "fonts", "icon", "icons", "logo", "logos"),
    ),
    "other",
)
REUSE_FOLDER = "LICENSES"
OF_MODELS = ("model_licenses", "model-licenses")
"""Folders with a licence text for each model of a repository."""
REUSE_TOML = "REUSE.toml"
DEP5 = ".reuse/dep5"


def is_card(name: str) -> bool:
    """Whether a file name is that of a model card."""
    return posixpath.basename(name).lower() in _CARDS


def is_other_readme(name: str) -> bool:
    """Whether a file name is that of a card in another language or form: `README_zh.md`, `.rst`.

    A disclaimer is read as one: most tell of errors, and some forbid. The Hub does not read it, so
    it never is the card, but people do.
    """
    base = posixpath.basename(name).lower()
    if base in _CARDS or not base.startswith(_BEGIN_README):
        return False  # as nearly all files
    return _OTHER_README.fullmatch(base) is not None


def is_text(name: str) -> bool:
    """Whether a file name is that of a licence text or a use policy.

    The licences of third parties are those of code, and many in one file.
    """
    base = posixpath.basename(name).lower()
    if not ("licen" in base or base.startswith(("copying", "eula", "terms")) or _is_policy(base)):
        return False  # as nearly all files
    if (
        base.endswith(_NO_TEXT)
        or base.startswith("._")
        or is_weights(base)
        or _OF_OTHERS.search(base)
    ):
        return False
    if base.endswith(ADJACENT) and "." in base.removesuffix(ADJACENT):
        return False  # the sidecar of a file (REUSE)
    return _LICENCE.search(base) is not None or base.startswith("copying") or _is_policy(base)


def _is_policy(base: str) -> bool:
    return base.endswith((".md", ".txt")) and _POLICY.search(base) is not None


def is_notice(name: str) -> bool:
    """Whether a file name is that of a notice."""
    base = posixpath.basename(name)
    stem = base.lower().removeprefix("notice").removeprefix("s")
    return base.lower().startswith("notice") and stem[:1] in ("", "-", "_", ".") and stem != ".py"


_SPEAKING = frozenset((
    "adapter_config.json", "config.json", "model_index.json", "pyproject.toml", "weightmark.toml",
    "reuse.toml", "meta.json", "metadata.yaml", "modelfile", "rdf.yaml", "bioimageio.yaml",
    "model-instance-metadata.json", "modelcard.json", "model_card.json",
))  # fmt: skip


# Of thousands of names most are weights, so these tell before the readers are loaded.
_SIDE_ENDS = (".json", ".cff", ".modelfile", "metadata.yaml", "rdf.yaml", "bioimageio.yaml")
_SIDE_STARTS = ("notice", "modelfile")


def may_be_side_file(name: str) -> bool:
    """Whether `side_files` may have a reader for a file, by the ends of its name."""
    base = posixpath.basename(name).lower()
    return base.endswith(_SIDE_ENDS) or base.startswith(_SIDE_STARTS)


def speaks(name: str) -> bool:
    """Whether a file that is no weights may say something of the weights beside it."""
    base = posixpath.basename(name).lower()
    return (
        is_card(name)
        or is_other_readme(name)
        or is_text(name)
        or is_notice(name)
        or is_index(name)
        or base in _SPEAKING
        or base in MERGES
        or base.endswith((ADJACENT, ".dvc"))
        or posixpath.basename(posixpath.dirname(name)) == REUSE_FOLDER
        or name.endswith(DEP5)
    )


def spoken_for(name: str) -> str:
    """The folder that a card or a licence text speaks for: its own, or the one REUSE means."""
    folder = posixpath.dirname(name)
    return posixpath.dirname(folder) if posixpath.basename(folder) == REUSE_FOLDER else folder


def role_of(name: str) -> str:
    """What a licence text is for, as far as its name says: a role of `Text`, or ""."""
    base = posixpath.basename(name).lower()
    if _is_policy(base):
        return "policy"
    if "model" in base or "weight" in base:
        return "weights"  # and LICENSE is that of the code
    if _OF_OTHERS.search(base):
        return "other"
    words = re.split("[-_. ]", base)
    return next((_FOR_ELSE[word] for word in words if word in _FOR_ELSE), "")

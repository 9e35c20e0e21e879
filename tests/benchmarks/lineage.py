"""Measure verdicts on pairs of base and child: which restrictions of the base are still carried.

`python -m tests.benchmarks.lineage` builds the pairs on disk, judges them through the whole of
weightmark and prints precision and recall of each verdict. The labels come from a comparison of
the licence texts (the matrix below: how many clauses of one stand word for word in another) and
from how a pair was made, never from the code that is measured.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tests.licence_texts import licence_text
from tests.writers import safetensors

from weightmark.collecting.collect import collect
from weightmark.config import load
from weightmark.rules import CHECKS

VERDICTS = ("carried", "dropped", "weakened", "unclear", "unknown")

# Names as people write them in `license` or `license_name` of a card.
NAMES = {
    "RAIL-1.0": "bigscience-bloom-rail-1.0",
    "OpenRAIL-M": "bigscience-openrail-m",
    "CreativeML": "creativeml-openrail-m",
    "++-M": "openrail++",
    "BigCode": "bigcode-openrail-m",
    "DeepSeek": "LicenseRef-scancode-deepseek-la-1.0",
    "AI Pubs": "LicenseRef-AIPubs-OpenRAIL-M",
    "LTXV": "LicenseRef-scancode-ltxv-owl-2025-05-05",
    "AI2": "LicenseRef-AI2-Tulu-1",
    "Hunyuan": "LicenseRef-scancode-tencent-hunyuan-3d-2.0-cla",
    "BirdL": "LicenseRef-BirdL-AirL",
    "OTA": "LicenseRef-OTA-1.0",
    "ModelGo": "LicenseRef-ModelGo-MG-BY-RAI-2.0",
    "TTS": "LicenseRef-RAIL-M-TTS-1.0",
    "generator": "LicenseRef-RAIL-generator-AMS",
    "research": "LicenseRef-RAIL-generator-research-AMS",
    "Playground": "LicenseRef-scancode-playground-v2-community",
    "Fair AI": "LicenseRef-scancode-fair-ai-public-1.0-sd",
    "Pylar": "LicenseRef-Pylar-AI-CreativeML-0.0.3",
}
# Licences beside the RAIL family, for the pairs that were read side by side.
OTHERS = {
    "MiniMax": "LicenseRef-MiniMax-01",
    "ChatGLM 03": "LicenseRef-ChatGLM-6B-2023-03",
    "ChatGLM 07": "LicenseRef-ChatGLM-6B",
    "ChatGLM2": "LicenseRef-ChatGLM2-6B",
    "GLM-130B": "LicenseRef-GLM-130B",
    "CodeGeeX": "LicenseRef-CodeGeeX",
    "CogVLM": "LicenseRef-CogVLM",
    "CogVideoX": "LicenseRef-CogVideoX",
    "LLaMA-1": "LicenseRef-scancode-llama-license-2023",
    "OPT": "LicenseRef-OPT-175B",
    "SEER": "LicenseRef-SEER",
    "DeepFloyd": "deepfloyd-if-license",
    "SDXL 0.9": "LicenseRef-SDXL-0.9",
    "FLUX NC": "LicenseRef-scancode-flux-1-nc",
    "Gemma 2024": "LicenseRef-scancode-gemma-tou-2024-04-01",
    "Gemma 2025": "LicenseRef-scancode-gemma-tou-2025-03-24",
    "Falcon 180B": "LicenseRef-Falcon-180B-TII-1.0",
    "Falcon 2": "LicenseRef-scancode-falcon-2-11b-1.0",
    "Kolors": "LicenseRef-Kolors",
    "Qwen": "LicenseRef-scancode-qwen-2024",
    "Stability": "LicenseRef-scancode-stability-ai-community-2024",
    "OpenMDW": "openmdw-1.0",
    "GPT-2": "LicenseRef-GPT-2-Modified-MIT",
    "YOLO": "LicenseRef-scancode-yolo-2.0",
}
# Child over base, each list read against the other; what decides stands behind.
READ = """
Playground over ++-M            carried   one list
Pylar over OpenRAIL-M           dropped   no disclaimer, no impersonation
Fair AI over BigCode            unclear   5.1.b
Playground over DeepSeek        dropped   no military clause
OpenRAIL-M over Playground      carried   word for word
LTXV over Fair AI               carried   false information need not be verifiable
RAIL-1.0 over Pylar             weakened  information only
AI2 over Playground             weakened  information only
BigCode over Pylar              weakened  intent only
OpenRAIL-M over BirdL           carried   the disclaimer covers the deceit
LTXV over BirdL                 carried   the disclaimer covers the deceit
RAIL-1.0 over BirdL             carried   the disclaimer covers the deceit
AI2 over BirdL                  carried   the disclaimer covers the deceit
CreativeML over BirdL           dropped   nothing on deceit
DeepSeek over BirdL             dropped   nothing on deceit
AI Pubs over BirdL              weakened  harming without discriminating
BigCode over BirdL              dropped   nothing on deceit in private
BirdL over OpenRAIL-M           dropped   eight of thirteen
BirdL over CreativeML           dropped   nothing on personal data
BirdL over AI Pubs              dropped   nothing on personal data
MiniMax over OpenRAIL-M         dropped   nothing on medicine
MiniMax over DeepSeek           dropped   other content
OpenRAIL-M over MiniMax         dropped   no military clause
Hunyuan over MiniMax            dropped   no rights of third parties
MiniMax over Hunyuan            dropped   no territory
BigCode over Hunyuan            dropped   no territory
Hunyuan over BigCode            unclear   5.1.b
ModelGo over BigCode            unclear   5.1.b
BigCode over ModelGo            dropped   narrower on malware
ModelGo over CreativeML         dropped   hangs on fraud
TTS over OpenRAIL-M             dropped   speech only
CreativeML over TTS             dropped   nothing on voices
generator over research         carried   the mandatory ten and more
research over generator         dropped   ten of twenty-four
generator over OpenRAIL-M       dropped   other words
OTA over CreativeML             dropped   six of its own
CreativeML over OTA             dropped   nothing on surveillance
LTXV over AI Pubs               dropped   impersonation hangs on consent
AI Pubs over LTXV               dropped   no malware clause
LTXV over BigCode               unclear   5.1.b
Pylar over Fair AI              carried   one list
AI2 over LTXV                   dropped   no malware clause
DeepSeek over Pylar             dropped   nothing on medicine
GLM-130B over ChatGLM 07        carried   adds commercial purposes
CodeGeeX over CogVLM            carried   adds commercial purposes
ChatGLM 03 over ChatGLM2        carried   adds commercial purposes
ChatGLM 07 over ChatGLM 03      weakened  commercial purposes are free
CogVideoX over GLM-130B         weakened  commercial purposes are free
CogVideoX over CogVLM           carried   one list
ChatGLM2 over OpenRAIL-M        dropped   two of its own
DeepFloyd over LLaMA-1          carried   one list, another licensor
SDXL 0.9 over DeepFloyd         carried   one list
LLaMA-1 over SDXL 0.9           carried   one list, another licensor
LLaMA-1 over OPT                carried   the embargo is one of its laws
OPT over LLaMA-1                dropped   no export clause
SEER over LLaMA-1               dropped   no export clause
OPT over SEER                   dropped   reverse engineering is free
FLUX NC over LLaMA-1            weakened  nuclear technology is free
FLUX NC over OPT                weakened  nuclear technology is free
LLaMA-1 over FLUX NC            carried   all of it, and nuclear technology
DeepFloyd over FLUX NC          carried   all of it, and nuclear technology
OPT over FLUX NC                dropped   no export clause
FLUX NC over CreativeML         dropped   other matters
CreativeML over FLUX NC         dropped   other matters
Gemma 2025 over Gemma 2024      carried   one policy
Gemma 2024 over Gemma 2025      carried   one policy
CreativeML over Gemma 2025      dropped   nothing of its policy
Gemma 2025 over CreativeML      unclear   its policy is not at hand
Falcon 2 over Falcon 2          carried   one licence
Falcon 180B over CreativeML     unclear   its policy is not at hand
OpenMDW over Falcon 180B        dropped   nothing handed on
YOLO over Kolors                dropped   nothing handed on
Kolors over Kolors              carried   one licence
Kolors over CreativeML          unclear   its sentences are not taken apart
CreativeML over Kolors          unclear   its sentences are not taken apart
Qwen over Qwen                  carried   one licence
Stability over CreativeML       unclear   its policy is not at hand
OpenRAIL-M over GPT-2           carried   nothing asked
LLaMA-1 over OpenMDW            carried   nothing asked
GPT-2 over DeepFloyd            dropped   nothing handed on
OpenMDW over MiniMax            dropped   nothing handed on
YOLO over SEER                  dropped   nothing handed on
"""

# Clauses of the row that the column has: word for word / nearly / not at all, counted over the
# published texts. Where all are there word for word, a child under the column carries the row.
MATRIX = """
             RAIL-1.0 OpenRAIL-M CreativeML ++-M   BigCode DeepSeek AI_Pubs LTXV   AI2    Hunyuan
RAIL-1.0     =        10/1/2     10/1/2     10/1/2 2/3/8   6/1/6    6/3/4   10/0/3 13/0/0 1/2/10
OpenRAIL-M   10/1/2   =          11/0/2     11/0/2 3/2/8   7/0/6    6/2/5   12/1/0 10/1/2 1/2/10
CreativeML   10/1/0   11/0/0     =          11/0/0 3/2/6   7/0/4    6/2/3   10/1/0 10/1/0 1/2/8
++-M         10/1/0   11/0/0     11/0/0     =      3/2/6   7/0/4    6/2/3   10/1/0 10/1/0 1/2/8
BigCode      2/3/9    3/2/9      3/2/9      3/2/9  =       2/2/10   3/2/9   3/3/8  2/3/9  4/2/8
DeepSeek     6/1/4    7/0/4      7/0/4      7/0/4  2/2/7   =        4/2/5   6/1/4  6/1/4  1/1/9
AI_Pubs      6/3/2    6/2/3      6/2/3      6/2/3  3/2/6   4/2/5    =       6/3/2  6/3/2  1/2/8
LTXV         10/0/6   12/1/3     10/1/5     10/1/5 3/3/10  6/1/9    6/3/7   =      10/0/6 1/3/12
"""
# Read side by side. The one clause that stands there nearly is on false information: without
# "verifiably" (LTXV) it forbids more, without "and/or content" (RAIL 1.0, AI2) less. BigCode has a
# narrower clause for each of CreativeML's and of RAIL 1.0's that it does not have ("intentionally",
# "fully", "public"). From RAIL 1.0 to OpenRAIL-M two clauses became wider and one narrower
# ("without their consent"), so either lacks something of the other; AI Pubs' clauses all have a
# counterpart in RAIL 1.0, a narrower one for false information.
NEARLY = {
    ("RAIL-1.0", "OpenRAIL-M"): "weakened",
    ("RAIL-1.0", "LTXV"): "weakened",
    ("RAIL-1.0", "BigCode"): "weakened",
    ("OpenRAIL-M", "RAIL-1.0"): "weakened",
    ("OpenRAIL-M", "AI2"): "weakened",
    ("AI Pubs", "RAIL-1.0"): "weakened",
    ("AI Pubs", "AI2"): "weakened",
    ("OpenRAIL-M", "LTXV"): "carried",
    ("CreativeML", "LTXV"): "carried",
    ("++-M", "LTXV"): "carried",
    ("CreativeML", "RAIL-1.0"): "weakened",
    ("++-M", "RAIL-1.0"): "weakened",
    ("CreativeML", "AI2"): "weakened",
    ("++-M", "AI2"): "weakened",
    ("CreativeML", "BigCode"): "weakened",
    ("++-M", "BigCode"): "weakened",
}
# Bases that are known by their names on the Hub only.
KNOWN_MODELS = (
    ("bigscience/bloom-7b1", "mit", "dropped"),
    ("bigscience/bloom-7b1", "bigscience-bloom-rail-1.0", "carried"),
    ("bigscience/bloom-7b1", "bigscience-openrail-m", "weakened"),
    ("bigcode/starcoder2-15b", "apache-2.0", "dropped"),
    ("stabilityai/stable-diffusion-xl-base-1.0", "creativeml-openrail-m", "carried"),
    ("CompVis/stable-diffusion-v1-4", "apache-2.0", "dropped"),
    ("deepseek-ai/deepseek-llm-7b-base", "creativeml-openrail-m", "dropped"),
    ("facebook/opt-6.7b", "mit", "dropped"),
    ("meta-llama/Llama-3.1-8B", "apache-2.0", "dropped"),
    ("google/gemma-2-9b", "gemma", "carried"),
    ("mistralai/Mistral-7B-v0.1", "llama2", "carried"),
    ("acme/no-such-model", "mit", "unknown"),
)
# Texts in the licensedcode-data package, and how the marks of their clauses look.
TEXTS = {
    "RAIL-1.0": ("bigscience-rail-1.0", r"\d+\.\s"),
    "OpenRAIL-M": ("bigscience-open-rail-m", r"\([a-m]\)\s"),
    "CreativeML": ("stable-diffusion-2022-08-22", r"- "),
    "BigCode": ("bigcode-open-rail-m-v1", r"\([a-n]\)\s"),
}
COUNTS = {"RAIL-1.0": 13, "OpenRAIL-M": 13, "CreativeML": 11, "BigCode": 14}


class Model(NamedTuple):
    """What stands in a folder: a card, further files, metadata in the header of the weights."""

    license: str = ""
    body: str = "# A model\n"
    files: Mapping[str, str] = {}
    metadata: Mapping[str, str] | None = None
    config: str = ""


class Pair(NamedTuple):
    """A child with its bases by name, and the verdict that is right."""

    name: str
    expected: str
    child: Model
    bases: Mapping[str, Model]


def card(license: str, body: str) -> str:
    """A card whose licence is a Hub id, or `other` with a name."""
    if not license:
        return f"---\nlibrary_name: transformers\n---\n{body}"
    if license.startswith("LicenseRef-"):
        fields = f"license: other\nlicense_name: {license}\nlicense_link: LICENSE\n"
        return f"---\n{fields}---\n{body}"
    return f"---\nlicense: {license}\n---\n{body}"


def clauses(name: str) -> list[str]:
    """The clauses of a text by its own marks, in order: no code of weightmark takes part."""
    key, mark = TEXTS[name]
    text = licence_text(key)
    tail = text[text.rindex("ttachment A") :]
    found = re.split(rf"(?m)^[ \t]*(?={mark})", tail)[1:]
    each = [" ".join(re.sub(rf"^{mark}", "", part).split()) for part in found]
    assert len(each) == COUNTS[name], (name, len(each))
    return each


def without(name: str, number: int, instead: str = "") -> str:
    """The text of a licence with one clause left out, or put in other words."""
    key, mark = TEXTS[name]
    text = licence_text(key)
    start = text.rindex("ttachment A")
    parts = re.split(rf"(?m)^(?=[ \t]*(?:{mark}))", text[start:])
    assert len(parts) == COUNTS[name] + 1
    last = number == len(parts) - 2
    if instead:
        words = re.match(rf"[ \t]*(?:{mark})", parts[number + 1])
        assert words is not None
        parts[number + 1] = f"{words[0]}{instead}" + ("" if last else "\n")
    else:
        del parts[number + 1]
    return text[:start] + "".join(parts)


def restriction_list(each: Sequence[str]) -> str:
    """A section of a card that hands restrictions on."""
    lines = "".join(f"- {clause.rstrip(';.')};\n" for clause in each)
    return (
        "# A model\n\n## Use restrictions\n\nYou agree not to use the Model or Derivatives of the "
        f"Model:\n\n{lines}\n## More\n\nNothing else.\n"
    )


# -- pairs --------------------------------------------------------------------------------------


def from_matrix() -> Iterator[Pair]:
    """Every licence over every other, labelled by the counts."""
    rows = [line.split() for line in MATRIX.strip().splitlines()]
    # The first line has no cell for the corner; "AI_Pubs" stands for one word.
    columns = [word.replace("_", " ") for word in rows[0]]
    for row in (line.strip() for line in MATRIX.strip().splitlines()[1:]):
        cells = re.split(r"\s+", row)
        base = cells[0].replace("_", " ")
        for column, cell in zip(columns, cells[1:], strict=True):
            expected = "carried"
            if cell != "=":
                _, _, missing = map(int, cell.split("/"))
                if (base, column) in NEARLY:
                    expected = NEARLY[base, column]
                elif missing:
                    # BigCode 5.1.b: a similar set of restrictions will do.
                    expected = "unclear" if base == "BigCode" else "dropped"
            yield Pair(
                f"{column} over {base}",
                expected,
                Model(NAMES[column]),
                {"base": Model(NAMES[base])},
            )


def by_text() -> Iterator[Pair]:
    """The same, but only the texts beside the weights say so: no card names a licence."""
    for pair in from_matrix():
        child, base = pair.name.split(" over ")
        if child in TEXTS and base in TEXTS:
            sides = {
                name: Model(files={"LICENSE": licence_text(TEXTS[name][0])})
                for name in (child, base)
            }
            name = f"{pair.name}, by text"
            yield Pair(name, pair.expected, sides[child], {"b": sides[base]})


def read() -> Iterator[Pair]:
    """Licences that a person read side by side."""
    names = {**NAMES, **OTHERS}
    for line in READ.strip().splitlines():
        pair, expected, _ = re.split(r"  +", line, maxsplit=2)
        child, base = pair.split(" over ")
        yield Pair(f"{pair}, as read", expected, Model(names[child]), {"b": Model(names[base])})


def relicensed() -> Iterator[Pair]:
    """Every RAIL-family licence under a licence without restrictions, and the other way round."""
    plain = ("mit", "apache-2.0", "cc0-1.0", "bsd-3-clause", "cc-by-4.0", "unlicense")
    for number, (name, license) in enumerate(NAMES.items()):
        other = plain[number % len(plain)]
        yield Pair(f"{other} over {name}", "dropped", Model(other), {"b": Model(license)})
        yield Pair(f"{name} over {other}", "carried", Model(license), {"b": Model(other)})
        yield Pair(f"no licence over {name}", "dropped", Model(), {"b": Model(license)})
    borrowed = ("Playground", "Fair AI", "Pylar")
    for name in borrowed:  # their lists are CreativeML's
        yield Pair(
            f"{name} over CreativeML",
            "carried",
            Model(NAMES[name]),
            {"b": Model(NAMES["CreativeML"])},
        )


def texts() -> Iterator[Pair]:
    """Texts and lists as real repositories have them."""
    for name, license in ((name, NAMES[name]) for name in TEXTS):
        whole = licence_text(TEXTS[name][0])
        each = clauses(name)
        base = {"b": Model(license, files={"LICENSE": whole})}
        yield Pair(f"{name}: own text", "carried", Model(license, files={"LICENSE": whole}), base)
        for number in (0, len(each) // 2, len(each) - 1):
            changed = without(name, number)
            expected = "unclear" if name == "BigCode" else "dropped"
            yield Pair(
                f"{name}: text without clause {number + 1}",
                expected,
                Model(license, files={"LICENSE": changed}),
                base,
            )
            weak = without(name, number, each[number].rstrip(";.") + ", unless you pay for it;")
            yield Pair(
                f"{name}: text with clause {number + 1} made weaker",
                expected,
                Model(license, files={"LICENSE": weak}),
                base,
            )
        yield Pair(
            f"{name}: MIT with the whole list in the card",
            "carried",
            Model("mit", restriction_list(each)),
            base,
        )
        yield Pair(
            f"{name}: MIT with the list turned round",
            "carried",
            Model("mit", restriction_list(each[::-1])),
            base,
        )
        yield Pair(
            f"{name}: MIT with a list that lacks one",
            "unclear" if name == "BigCode" else "dropped",
            Model("mit", restriction_list(each[1:])),
            base,
        )
        half = len(each) // 2
        yield Pair(
            f"{name}: half the list in the card, half in a text",
            "carried",
            Model(
                "apache-2.0",
                restriction_list(each[:half]),
                files={"LICENSE-MODEL": restriction_list(each[half:])},
            ),
            base,
        )
        described = restriction_list(each).replace(
            "You agree not to use the Model or Derivatives of the Model:",
            "The model was not meant for these uses, which are out of scope:",
        )
        described = described.replace("## Use restrictions", "## Out-of-scope use")
        yield Pair(f"{name}: only described", "dropped", Model("mit", described), base)
        cut = whole[: whole.index("ttachment A") // 2]
        yield Pair(f"{name}: text cut off", "unclear", Model(license, files={"LICENSE": cut}), base)


def untold() -> Iterator[Pair]:
    """Pairs about which nothing certain can be said."""
    for name in ("CreativeML", "OpenRAIL-M", "DeepSeek"):
        base = {"b": Model(NAMES[name])}
        yield Pair(f"family tag over {name}", "unclear", Model("openrail"), base)
        yield Pair(f"other over {name}", "unclear", Model("other"), base)
        own = Model("other", files={"LICENSE": "Acme Model Terms.\n\nAsk us first.\n"})
        yield Pair(f"a text of its own over {name}", "unclear", own, base)
        yield Pair(
            f"llama3.1 over {name}", "unclear", Model("llama3.1"), base
        )  # its use policy is not at hand
    for license in ("mit", "openrail", "creativeml-openrail-m"):
        yield Pair(
            f"{license} over a family tag", "unclear", Model(license), {"b": Model("openrail")}
        )
        yield Pair(
            f"{license} over an unknown base", "unknown", Model(license), {"acme/gone": Model()}
        )
    text = licence_text(TEXTS["CreativeML"][0])
    named = "other\nlicense_name: OpenRAIL-M\nlicense_link: LICENSE"
    for name, family in (("tag", "openrail"), ("name", named)):
        yield Pair(
            f"family {name} with the text beside it",
            "carried",
            Model(family, files={"LICENSE": text}),
            {"b": Model(NAMES["CreativeML"])},
        )
        yield Pair(
            f"family {name} with a text that lacks one",
            "dropped",
            Model(family, files={"LICENSE": without("CreativeML", 4)}),
            {"b": Model(NAMES["++-M"])},
        )
        yield Pair(
            f"family {name} with a shorter list than its base",
            "dropped",
            Model(family, files={"LICENSE": text}),
            {"b": Model(NAMES["OpenRAIL-M"])},
        )
        yield Pair(
            f"nothing but the family {name} as base",
            "unclear",
            Model(NAMES["OpenRAIL-M"]),
            {"b": Model(family)},
        )
    for family in ("RAIL-M", "OpenRAIL-AM", "ResearchRAIL-M", "RAIL-DAMS"):
        front = f"other\nlicense_name: {family}\nlicense_link: LICENSE"
        yield Pair(
            f"{family} over CreativeML", "unclear", Model(front), {"b": Model(NAMES["CreativeML"])}
        )
        yield Pair(f"mit over {family}", "unclear", Model("mit"), {"b": Model(front)})
    for model, child, expected in KNOWN_MODELS:
        yield Pair(f"{child} over {model}", expected, Model(child), {model: Model()})


def by_reference() -> Iterator[Pair]:
    """Licences whose restrictions stand in a policy elsewhere."""
    referring = ("llama2", "llama3.1", "llama3.2", "llama3.3", "llama4", "gemma")
    for license in referring:
        base = {"b": Model(license)}
        yield Pair(f"apache-2.0 over {license}", "dropped", Model("apache-2.0"), base)
        yield Pair(f"{license} over {license}", "carried", Model(license), base)
    yield Pair("mit over llama3", "dropped", Model("mit"), {"b": Model("llama3")})
    yield Pair(
        "creativeml over llama3.1",
        "dropped",
        Model("creativeml-openrail-m"),
        {"b": Model("llama3.1")},
    )


def merges() -> Iterator[Pair]:
    """Several bases: the union of what they ask."""
    first, second = Model(NAMES["CreativeML"]), Model(NAMES["DeepSeek"])
    yield Pair("merge under one", "dropped", Model(NAMES["CreativeML"]), {"a": first, "b": second})
    yield Pair("merge under MIT", "dropped", Model("mit"), {"a": first, "b": second})
    yield Pair("merge of equal lists", "carried", first, {"a": first, "b": Model(NAMES["++-M"])})
    yield Pair(
        "merge under the wider",
        "carried",
        Model(NAMES["OpenRAIL-M"]),
        {"a": first, "b": Model(NAMES["OpenRAIL-M"])},
    )
    yield Pair("merge with a free one", "carried", first, {"a": first, "b": Model("apache-2.0")})
    yield Pair("merge with an unknown one", "unknown", first, {"a": first, "acme/gone": Model()})
    both = Model("[creativeml-openrail-m, bigscience-openrail-m]")
    yield Pair("merge under both", "carried", both, {"a": first, "b": Model(NAMES["OpenRAIL-M"])})


def pairs() -> tuple[Pair, ...]:
    """All pairs, each with a name of its own."""
    found = (
        *from_matrix(), *by_text(), *read(), *relicensed(),
        *texts(), *untold(), *by_reference(), *merges(),
    )  # fmt: skip
    assert len({pair.name for pair in found}) == len(found)
    return found


# -- judging --------------------------------------------------------------------------------


def write(folder: str, model: Model) -> None:
    """Write a model into a folder."""
    os.makedirs(folder)
    files = {"README.md": card(model.license, model.body), **model.files}
    for name, content in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
            stream.write(content)
    with open(os.path.join(folder, "model.safetensors"), "wb") as stream:
        stream.write(safetensors(metadata=model.metadata))


def judge(pair: Pair, folder: str) -> str:
    """The verdict of weightmark on a pair, written below `folder`."""
    declared = []
    for name, model in pair.bases.items():
        if "/" in name:  # known by nothing but its name
            declared.append(f'{{ model = "{name}" }}')
        else:
            write(os.path.join(folder, name), model)
            declared.append(f'{{ path = "../{name}" }}')
    child = os.path.join(folder, "child")
    write(child, pair.child)
    os.makedirs(os.path.join(child, ".git"), exist_ok=True)  # the author's own repository
    with open(os.path.join(child, "weightmark.toml"), "w", encoding="utf-8") as stream:
        stream.write(f"base = [{', '.join(declared)}]\n")
    project = load(child)
    codes = {
        finding.rule.code
        for facts in collect([child], project)
        for check in CHECKS
        if check.rule.code.startswith("WM4")
        for finding in check.run(facts, project.config.policy)
    }
    for code, verdict in (
        ("WM401", "dropped"),
        ("WM402", "weakened"),
        ("WM403", "unknown"),
        ("WM404", "unclear"),
    ):
        if code in codes:
            return verdict
    return "carried"


def measure() -> list[tuple[Pair, str]]:
    """Each pair with the verdict that was given."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, pair in enumerate(pairs()):
            found.append((pair, judge(pair, os.path.join(folder, str(number)))))
    return found


def main() -> int:
    """Print precision and recall of each verdict, and every pair that was judged otherwise."""
    results = measure()
    given = Counter(verdict for _, verdict in results)
    right = Counter(pair.expected for pair, verdict in results if verdict == pair.expected)
    labelled = Counter(pair.expected for pair, _ in results)
    print(f"{len(results)} pairs")  # noqa: T201
    print(f"{'verdict':<10} {'pairs':>6} {'precision':>10} {'recall':>8}")  # noqa: T201
    for verdict in VERDICTS:
        precision = right[verdict] / given[verdict] if given[verdict] else 1.0
        recall = right[verdict] / labelled[verdict] if labelled[verdict] else 1.0
        row = f"{verdict:<10} {labelled[verdict]:>6} {precision:>10.1%} {recall:>8.1%}"
        print(row)  # noqa: T201
    for pair, verdict in results:
        if verdict != pair.expected:
            print(f"  {pair.name}: {verdict}, not {pair.expected}")  # noqa: T201
    return 0 if all(verdict == pair.expected for pair, verdict in results) else 1


if __name__ == "__main__":
    sys.exit(main())

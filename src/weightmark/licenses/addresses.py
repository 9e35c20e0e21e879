"""Which licence an address is the text of: pages of stewards, and licence files of known models.

Only addresses that hold one licence in one version count. A page that shows the newest version of
a licence, such as gnu.org/licenses/gpl.html, names none exactly; nor does a licence file of a
repository that is not well known, which may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.licenses.expression import settled

LONGEST_ADDRESS = 500
"""Characters of an address; those of licences have at most 150."""

# Host and path, as `_plain` gives them, with the name under which the licence is known. Each is
# the steward's own page of that text; the address is its source. Seen in cards and headers, 2026.
_PAGES: Mapping[str, str] = {
    "ai.google.dev/gemma/terms": "gemma",
    "kaggle.com/models/google/gemma/license/consent": "gemma",
    "ai.meta.com/llama/license": "llama2",
    "cdla.dev/permissive-1-0": "CDLA-Permissive-1.0",
    "cdla.dev/permissive-2-0": "CDLA-Permissive-2.0",
    "cdla.dev/sharing-1-0": "CDLA-Sharing-1.0",
    "eclipse.org/legal/epl-2.0": "EPL-2.0",
    "eclipse.org/legal/epl-v10.html": "EPL-1.0",
    "falconllm.tii.ae/falcon-terms-and-conditions.html": "TII Falcon LLM License 2.0",
    "freedevproject.org/faipl-1.0-sd": "faipl-1.0-sd",
    "huggingface.co/spaces/bigcode/bigcode-model-license-agreement": "bigcode-openrail-m",
    "huggingface.co/spaces/bigscience/license": "bigscience-bloom-rail-1.0",
    "huggingface.co/spaces/compvis/stable-diffusion-license": "creativeml-openrail-m",
    "llama.com/llama3/license": "llama3",
    "llama.com/llama3_1/license": "llama3.1",
    "llama.com/llama3_2/license": "llama3.2",
    "llama.com/llama3_3/license": "llama3.3",
    "llama.com/llama4/license": "llama4",
    "mistral.ai/licenses/mnpl-0.1.md": "LicenseRef-Mistral-MNPL-0.1",
    "mistral.ai/licenses/mrl-0.1.md": "LicenseRef-Mistral-MRL-0.1",
    "mit-license.org": "MIT",
    "mozilla.org/mpl/2.0": "MPL-2.0",
    "mozilla.org/en-us/mpl/2.0": "MPL-2.0",
    "nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license": (
        "NVIDIA Open Model License"
    ),
    "opendatacommons.org/licenses/by/1-0": "ODC-By-1.0",
    "opendatacommons.org/licenses/odbl/1-0": "ODbL-1.0",
    "opendatacommons.org/licenses/pddl/1-0": "PDDL-1.0",
    "stability.ai/community-license-agreement": "stabilityai-ai-community",
    "unlicense.org": "Unlicense",
    "wtfpl.net/about": "WTFPL",
}
# Files that hold the licence of a model in the repository of its code, as owner/name/path.
_FILES: Mapping[str, str] = {
    "black-forest-labs/flux/model_licenses/license-flux1-schnell": "Apache-2.0",
    "compvis/stable-diffusion/license": "creativeml-openrail-m",
    "deepseek-ai/deepseek-coder/license-model": "deepseek",
    "deepseek-ai/deepseek-coder-v2/license-model": "deepseek",
    "deepseek-ai/deepseek-llm/license-model": "deepseek",
    "deepseek-ai/deepseek-math/license-model": "deepseek",
    "deepseek-ai/deepseek-moe/license-model": "deepseek",
    "deepseek-ai/deepseek-v2/license-model": "deepseek",
    "deepseek-ai/deepseek-v3/license-model": "deepseek",
    "deepseek-ai/deepseek-vl/license-model": "deepseek",
    "facebookresearch/llama/license": "llama2",
    "meta-llama/llama/license": "llama2",
    "meta-llama/llama3/license": "llama3",
    "meta-llama/llama-models/models/llama2/license": "llama2",
    "meta-llama/llama-models/models/llama3/license": "llama3",
    "meta-llama/llama-models/models/llama3_1/license": "llama3.1",
    "meta-llama/llama-models/models/llama3_2/license": "llama3.2",
    "meta-llama/llama-models/models/llama3_3/license": "llama3.3",
    "meta-llama/llama-models/models/llama4/license": "llama4",
    "stability-ai/generative-models/model_licenses/license-sdxl1.0": "openrail++",
    "stability-ai/stablediffusion/license-model": "openrail++",
    "thudm/chatglm2-6b/model_license": "The ChatGLM2-6B License",
    "thudm/chatglm3/model_license": "The ChatGLM3-6B License",
    "thudm/codegeex/model_license": "The CodeGeeX License",
    "thudm/cogvlm/model_license": "The CogVLM License",
}
_SAME_HOST = {"hf.co": "huggingface.co", "llama.meta.com": "llama.com"}
_WHOLE = r"<?(?:https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[^\s<>()?#]*)?)(?:[?#][^\s<>()]*)?>?"
_CREATIVE = (
    r"creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)(?:/([a-z]{2,3}))?"
    r"(?:/(?:deed|legalcode)(?:[._][a-z_-]{2,8})?)?"
)
_ZERO = r"creativecommons\.org/publicdomain/zero/1\.0(?:/(?:deed|legalcode)(?:[._][a-z_-]{2,8})?)?"
# The name stands in the address itself.
_NAMED = (
    r"(?:opensource\.org/licenses?(?:/html)?|spdx\.org/licenses|choosealicense\.com/licenses)"
    r"/([a-z0-9.+-]{2,60}?)(?:\.html|\.json|\.txt|\.php)?",
    r"huggingface\.co/datasets/choosealicense/licenses/(?:blob|raw|resolve)/main/markdown"
    r"/([a-z0-9.+-]{2,60})\.md",
    r"gnu\.org/licenses/(?:old-licenses/)?((?:a|l)?gpl-\d\.\d|fdl-\d\.\d)(?:-standalone)?"
    r"(?:\.[a-z]{2}(?:-[a-z]{2})?)?(?:\.html|\.txt|\.md)?",
    r"apache\.org/licenses/(license-\d\.\d)(?:\.txt|\.html)?",
)
# A file of a model's repository that holds its licence. One named for the code is another.
_OF_MODEL = (
    r"huggingface\.co/([\w.-]{1,96}/[\w.-]{1,96})/(?:blob|raw|resolve)/[\w.-]{1,64}"
    r"/(?:licen[cs]e|licen[cs]e[-_]models?|model[-_]licen[cs]e|copying)(?:\.(?:md|txt|rst|pdf))?"
)
_OF_REPOSITORY = (
    r"(?:github\.com/([\w.-]+/[\w.-]+)/(?:blob|raw|tree)"
    r"|raw\.githubusercontent\.com/([\w.-]+/[\w.-]+)(?:/refs/heads)?)/[\w.-]{1,64}/(\S+)"
)


def licence_at(address: str, candidates: Iterable[str] = (), catalogue: Catalogue = SHIPPED) -> str:
    """The canonical licence whose text is at an address; "" for any other, and for no address."""
    place = _plain(address)
    name = _name(place) if place else ""
    try:
        return settled(name, candidates, catalogue) if name else ""
    except ExpressionError:
        return ""


def is_address(words: str) -> bool:
    """Whether words are one address and nothing else."""
    return bool(_plain(words))


def _plain(address: str) -> str:
    """Host and path in lower case, without `www.`, query, fragment and a slash at the end."""
    words = address.strip()
    if "/" not in words:
        return ""
    found = re.fullmatch(_WHOLE, words, re.IGNORECASE) if len(words) <= LONGEST_ADDRESS else None
    if found is None:
        return ""
    host, path = found[1].casefold(), re.sub(r"/{2,}", "/", found[2]).rstrip("/.")
    host = host.removeprefix("www.")
    return _SAME_HOST.get(host, host) + path.casefold()


def _name(place: str) -> str:
    if place in _PAGES:
        return _PAGES[place]
    found = re.fullmatch(_CREATIVE, place)
    if found:
        port = f"-{found[3].upper()}" if found[3] else ""
        return f"CC-{found[1].upper()}-{found[2]}{port}"
    if re.fullmatch(_ZERO, place):
        return "CC0-1.0"
    for form in _NAMED:
        found = re.fullmatch(form, place)
        if found:
            return _spelt(found[1])
    found = re.fullmatch(_OF_REPOSITORY, place)
    if found:
        return _FILES.get(f"{found[1] or found[2]}/{found[3]}", "")
    found = re.fullmatch(_OF_MODEL, place)
    if found is None:
        return ""
    from weightmark.licenses.models import licence_of_model

    licence = licence_of_model(found[1])
    # With two licences the file may hold either.
    return "" if " " in licence else licence


def _spelt(name: str) -> str:
    """A name of an address as an id: opensource.org writes `apache-2-0`, apache.org LICENSE-2.0."""
    name = re.sub(r"^license-(?=\d)", "Apache-", name)
    name = re.sub(r"^fdl-", "GFDL-", name)
    return re.sub(r"(\d)-(\d)$", r"\1.\2", name)

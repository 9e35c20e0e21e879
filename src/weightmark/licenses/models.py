"""Which licence well-known base models are under, by Hub name, for cards that do not say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_CREATIVE, _PLUS, _BIGCODE = "creativeml-openrail-m", "openrail++", "bigcode-openrail-m"
_FALCON, _OPT = "LicenseRef-Falcon-LLM-TII-2.0", "LicenseRef-OPT-175B"
_QWEN, _QWEN_RESEARCH = "LicenseRef-scancode-qwen-2024", "LicenseRef-Qwen-Research"
_TONGYI, _TONGYI_RESEARCH = (
    "LicenseRef-scancode-tongyi-qianwen-2023",
    "LicenseRef-Tongyi-Qianwen-Research",
)
_GPT2 = ((r"gpt2(?:-medium|-large|-xl)?", "LicenseRef-GPT-2-Modified-MIT"),)
_STABLE_1 = ((r"stable-diffusion-(?:v1-5|inpainting)", _CREATIVE),)
_GLM = (
    (r"chatglm-6b(?:-int[48])?", "LicenseRef-ChatGLM-6B"),
    (r"chatglm2-6b(?:-32k|-int4)?", "LicenseRef-ChatGLM2-6B"),
    (r"chatglm3-6b(?:-.*)?", "LicenseRef-ChatGLM3-6B"),
    (r"glm-4v?-9b(?:-.*)?", "LicenseRef-GLM-4"),
    (r"cogvideox-2b", "apache-2.0"),
    (r"cogvideox-5b(?:-i2v)?", "LicenseRef-CogVideoX"),
)
_LLAMA_1 = ((r"llama-(?:7b|13b|30b|65b)(?:-hf)?", "LicenseRef-scancode-llama-license-2023"),)
_BERT = ((r"bert-(?:base|large)-(?:un)?cased(?:-.*)?|bert-base-multilingual-.*", "apache-2.0"),)
_DISTILLED = (r"distilbert-base-.*|distilgpt2", "apache-2.0")
_ROBERTA = ((r"(?:xlm-)?roberta-(?:base|large)", "mit"),)
_T5 = ((r"t5-(?:small|base|large|3b|11b)", "apache-2.0"),)
# Not on the Hub: cards name them as the teacher, or by mistake.
_CLOSED = (
    (r"gpt-3", "LicenseRef-GPT-3-exclusive"),
    (r"gpt-3\.5-turbo|gpt-4|chatgpt", "LicenseRef-OpenAI-closed"),
    (r"dall-?e(?:-[23])?", "LicenseRef-DALL-E-exclusive"),
)

# Owner → (name of the model, Hub id or LicenseRef of its licence), the first that fits; all in
# lower case. Only models whose publisher has one licence for them; versions that are not listed
# are not guessed.
_MODELS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (*_GPT2, *_BERT, *_ROBERTA, *_T5, _DISTILLED, *_CLOSED),
    "01-ai": ((r"yi-1\.5-.*", "apache-2.0"),),
    "allenai": ((r"olmo-.*|molmo-7b-.*", "apache-2.0"),),
    "benjamin-paine": _STABLE_1,
    "bigcode": (
        (r"starcoder(?:base|plus)?(?:-[137]b)?", _BIGCODE),
        (r"starcoder2-(?:3b|7b|15b(?:-instruct-v0\.1)?)", _BIGCODE),
        (r"santacoder|octocoder|tiny_starcoder_py", _BIGCODE),
    ),
    "bigscience": (
        (
            r"bloomz?(?:-(?:560m|1b1|1b7|3b|7b1|mt|p3|7b1-mt|7b1-p3))?",
            "bigscience-bloom-rail-1.0",
        ),
        (r"t0(?:pp|p|_3b)?|mt0-.*", "apache-2.0"),
    ),
    "black-forest-labs": (
        (r"flux\.1-dev", "LicenseRef-scancode-flux-1-nc"),
        (r"flux\.1-schnell", "apache-2.0"),
    ),
    "codellama": ((r"codellama-.*", "llama2"),),
    "cohereforai": ((r"c4ai-command-r.*|aya-23-.*", "cc-by-nc-4.0"),),
    "compvis": ((r"stable-diffusion(?:-v1-[1-4]|-v-1-[1-4]-original)", _CREATIVE),),
    "databricks": ((r"dolly-v2-.*", "mit"),),
    "decapoda-research": _LLAMA_1,
    "deepfloyd": ((r"if-i{1,3}-.*-v1\.0", "deepfloyd-if-license"),),
    "deepseek-ai": (
        (r"deepseek-coder-(?:1\.3b|5\.7bmqa|6\.7b|7b|33b)-.*|deepseek-coder-v2-.*", "deepseek"),
        (
            r"deepseek-(?:llm|moe|math|vl|v2)-.*|deepseek-v2(?:\.5)?|deepseek-v3(?:-base)?",
            "deepseek",
        ),
        # Distilled into Llamas, and its card says that their licence holds beside its own.
        (r"deepseek-r1-distill-llama-8b", "mit AND llama3.1"),
        (r"deepseek-r1-distill-llama-70b", "mit AND llama3.3"),
        (r"deepseek-r1(?:-zero|-0528|-distill-qwen-.*)?|deepseek-v3-0324", "mit"),
    ),
    "distilbert": (_DISTILLED,),
    "eleutherai": ((r"pythia-.*|gpt-j-6b|gpt-neox-20b", "apache-2.0"), (r"gpt-neo-.*", "mit")),
    "facebook": (
        (r"opt-(?:125m|350m|1\.3b|2\.7b|6\.7b|13b|30b|66b|175b)", _OPT),
        (r"bart-(?:base|large)(?:-.*)?|wav2vec2-.*|hubert-.*|dinov2-.*", "apache-2.0"),
        (r"nllb-200-.*|mms-.*|musicgen-(?:small|medium|large|melody)|galactica-.*", "cc-by-nc-4.0"),
    ),
    "facebookai": _ROBERTA,
    "google": (
        (r"(?:code|recurrent)?gemma-(?:1\.1-)?(?:2b|7b)(?:-.*)?", "gemma"),
        (r"gemma-(?:2|3|3n)-.*", "gemma"),
        (r"paligemma2?-.*|shieldgemma-.*|embeddinggemma-.*|t5gemma-.*", "gemma"),
        (r"flan-t5-.*|mt5-.*", "apache-2.0"),
    ),
    "google-bert": _BERT,
    "google-t5": _T5,
    "huggingfaceh4": ((r"starchat-.*", _BIGCODE), (r"zephyr-7b-(?:alpha|beta)", "mit")),
    "huggingfacetb": ((r"smollm[23]?-.*", "apache-2.0"),),
    "huggyllama": _LLAMA_1,
    "ibm-granite": ((r"granite-.*", "apache-2.0"),),
    "kwai-kolors": ((r"kolors", "LicenseRef-Kolors"),),
    "lgai-exaone": ((r"exaone-(?:3\.5|deep)-.*", "LicenseRef-scancode-exaone-ai-model-1.1-nc"),),
    "lmsys": ((r"vicuna-(?:7b|13b)-v1\.5(?:-16k)?", "llama2"),),
    "meta-llama": (
        (r"llama-2-.*|codellama-.*|llamaguard-7b", "llama2"),
        (r"(?:meta-)?llama-3-.*|meta-llama-guard-2-8b", "llama3"),
        (r"(?:meta-)?llama-3\.1-.*|llama-guard-3-8b(?:-int8)?", "llama3.1"),
        (r"llama-3\.2-.*|llama-guard-3-(?:1b|11b-vision).*", "llama3.2"),
        (r"llama-3\.3-.*", "llama3.3"),
        (r"llama-4-.*", "llama4"),
    ),
    "microsoft": (
        (r"phi-(?:1|1_5|2|3|3\.5|4)(?:-.*)?|deberta-(?:v3-)?(?:x?small|base|x?large)", "mit"),
    ),
    "minimaxai": ((r"minimax-(?:text|vl)-01", "LicenseRef-MiniMax-01"),),
    "mistralai": (
        (r"mi[sx]tral-(?:7b|8x7b|8x22b|nemo|small-24b)-.*|mistral-7b", "apache-2.0"),
        (
            r"mistral-large-instruct-24(?:07|11)|ministral-8b-instruct-2410"
            r"|mistral-small-instruct-2409",
            "LicenseRef-Mistral-MRL-0.1",
        ),
        (r"codestral-22b-v0\.1", "LicenseRef-Mistral-MNPL-0.1"),
    ),
    "moonshotai": (
        (r"kimi-k2-(?:base|instruct)", "LicenseRef-scancode-moonshot-ai-modified-mit-2025"),
    ),
    "openai": (
        (r"whisper-(?:tiny|base|small|medium|large)(?:\.en|-v[23])?", "apache-2.0"),
        *_CLOSED,
    ),
    "openai-community": _GPT2,
    "pixart-alpha": ((r"pixart-(?:xl-2|sigma-xl-2)-.*", _PLUS),),
    "playgroundai": (
        (r"playground-v2(?:\.5)?-1024px-aesthetic", "LicenseRef-scancode-playground-v2-community"),
    ),
    "qwen": (
        (r"qwen-(?:1_8b|7b|14b|72b)(?:-.*)?", _TONGYI),
        (r"qwen1\.5-(?:0\.5b|1\.8b|4b)(?:-.*)?", _TONGYI_RESEARCH),
        (r"qwen1\.5-(?:7b|14b|32b|72b|110b)(?:-.*)?|qwen2-72b(?:-.*)?", _TONGYI),
        (r"qwen2\.5-(?:coder-|vl-)?3b(?:-.*)?", _QWEN_RESEARCH),
        (r"qwen2\.5-(?:math-|vl-)?72b(?:-.*)?", _QWEN),
        (
            r"qwen2-(?:0\.5b|1\.5b|7b)(?:-.*)?|qwq-32b"
            r"|qwen2\.5-(?:coder-|math-|vl-)?(?:0\.5b|1\.5b|7b|14b|32b)(?:-.*)?",
            "apache-2.0",
        ),
        (r"qwen3-(?:[\d.]+b|[\d.]+b-a[\d.]+b)(?:-.*)?", "apache-2.0"),
    ),
    "runwayml": _STABLE_1,
    "sentence-transformers": ((r"all-minilm-l(?:6|12)-v2|all-mpnet-base-v2", "apache-2.0"),),
    "stable-diffusion-v1-5": _STABLE_1,
    "stabilityai": (
        (r"stable-diffusion-2(?:-1|-base|-1-base|-inpainting|-depth)?", _PLUS),
        (r"stable-diffusion-(?:xl-(?:base|refiner)-1\.0|x4-upscaler)", _PLUS),
        (r"stable-diffusion-3\.5-.*", "LicenseRef-scancode-stability-ai-community-2024"),
    ),
    "tencent": ((r"hunyuan3d-2", "LicenseRef-scancode-tencent-hunyuan-3d-2.0-cla"),),
    "thudm": _GLM,
    "tiiuae": (
        (r"falcon-(?:7b|40b)(?:-instruct)?|falcon-rw-[17]b", "apache-2.0"),
        (r"falcon-180b(?:-chat)?", "LicenseRef-Falcon-180B-TII-1.0"),
        (r"falcon-11b", "LicenseRef-scancode-falcon-2-11b-1.0"),
        (r"falcon-mamba-7b(?:-.*)?", "LicenseRef-Falcon-Mamba-7B-TII-1.0"),
        (r"falcon3-.*|falcon-h1-.*", _FALCON),
    ),
    "tinyllama": ((r"tinyllama-1\.1b-.*", "apache-2.0"),),
    "zai-org": _GLM,
}
# Who hands on the models of others under their names: the folders of people do, too.
_MIRRORS = {
    "": ("", "meta-llama"),
    "nousresearch": ("meta-llama",),
    "unsloth": ("google", "meta-llama", "microsoft", "mistralai", "qwen"),
}
_LONGEST = 200


def licence_of(model: str) -> str:
    """The licence of a well-known model by its full Hub name, "" for any other."""
    if len(model) > _LONGEST:
        return ""
    owner, _, name = model.casefold().rpartition("/")
    return next((licence for form, licence in _of(owner) if re.fullmatch(form, name)), "")


def licence_of_name(name: str) -> str:
    """The licence of a well-known model as prose names it, "" for any other.

    "Llama 3 70B" and "LLaMA-2" are names: without owner, with blanks, and of a family as a whole
    where all of it has one licence.
    """
    if "/" in name or len(name) > _LONGEST:
        return licence_of(name)
    plain = re.sub(r"[\[\]]", "", name.casefold()).replace(" ", "-")
    spellings = (plain, re.sub(r"^([a-z]+)(?=\d)", r"\1-", plain))
    for spelling in (*spellings, *(f"{one}-" for one in spellings)):
        for models in _MODELS.values():
            for form, licence in models:
                if re.fullmatch(form, spelling):
                    return licence
    return ""


def _of(owner: str) -> Iterator[tuple[str, str]]:
    for each in _MIRRORS.get(owner, (owner,)):
        yield from _MODELS.get(each, ())

"""Which licence well-known base models are under, by Hub name, for cards that do not say."""

from __future__ import annotations

import re

# (full name of the model, Hub id or LicenseRef of its licence), the first that fits. Only models
# whose publisher has one licence for them; versions that are not listed are not guessed.
_MODELS = (
    (r"meta-llama/llama-2-.*", "llama2"),
    (r"(?:meta-llama|codellama)/codellama-.*", "llama2"),
    (r"meta-llama/meta-llama-3-.*", "llama3"),
    (r"meta-llama/(?:meta-)?llama-3\.1-.*", "llama3.1"),
    (r"meta-llama/llama-3\.2-.*", "llama3.2"),
    (r"meta-llama/llama-3\.3-.*", "llama3.3"),
    (r"meta-llama/llama-4-.*", "llama4"),
    (r"google/(?:code|recurrent)?gemma-(?:1\.1-)?(?:2b|7b)(?:-.*)?", "gemma"),
    (r"google/gemma-(?:2|3|3n)-.*", "gemma"),
    (
        r"bigscience/bloomz?(?:-(?:560m|1b1|1b7|3b|7b1|mt|p3|7b1-mt|7b1-p3))?",
        "bigscience-bloom-rail-1.0",
    ),
    (r"bigcode/starcoder(?:base|plus)?(?:-[137]b)?", "bigcode-openrail-m"),
    (r"bigcode/starcoder2-(?:3b|7b|15b)", "bigcode-openrail-m"),
    (r"compvis/stable-diffusion(?:-v1-[1-4]|-v-1-[1-4]-original)", "creativeml-openrail-m"),
    (
        r"(?:runwayml|stable-diffusion-v1-5|benjamin-paine)/stable-diffusion-(?:v1-5|inpainting)",
        "creativeml-openrail-m",
    ),
    (r"stabilityai/stable-diffusion-2(?:-1|-base|-1-base|-inpainting|-depth)?", "openrail++"),
    (r"stabilityai/stable-diffusion-xl-(?:base|refiner)-1\.0", "openrail++"),
    (r"stabilityai/stable-diffusion-3\.5-.*", "LicenseRef-scancode-stability-ai-community-2024"),
    (r"deepseek-ai/deepseek-coder-(?:1\.3b|5\.7bmqa|6\.7b|7b|33b)-.*", "deepseek"),
    (r"deepseek-ai/deepseek-llm-.*", "deepseek"),
    (r"tiiuae/falcon-180b(?:-chat)?", "LicenseRef-Falcon-180B-TII-1.0"),
    (r"black-forest-labs/flux\.1-dev", "LicenseRef-scancode-flux-1-nc"),
    (r"facebook/opt-175b", "LicenseRef-OPT-175B"),
    (r"kwai-kolors/kolors", "LicenseRef-Kolors"),
    (r"(?:thudm|zai-org)/chatglm2-6b(?:-32k|-int4)?", "LicenseRef-ChatGLM2-6B"),
    # Not on the Hub: cards name them as the teacher, or by mistake.
    (r"(?:openai/)?gpt-3", "LicenseRef-GPT-3-exclusive"),
    (r"(?:openai/)?(?:gpt-3\.5-turbo|gpt-4|chatgpt)", "LicenseRef-OpenAI-closed"),
    (r"(?:openai/)?dall-?e(?:-[23])?", "LicenseRef-DALL-E-exclusive"),
)
_LONGEST = 200


def licence_of(model: str) -> str:
    """The licence of a well-known model by its full Hub name, "" for any other."""
    if len(model) > _LONGEST:
        return ""
    name = model.casefold()
    return next((licence for form, licence in _MODELS if re.fullmatch(form, name)), "")

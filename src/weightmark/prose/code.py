"""Reads in the code of a card which model it loads to put this adapter on it.

Code that loads a model and puts nothing on it shows how this one is used, and names no base.
"""

from __future__ import annotations

import re

from weightmark._startup import lazy
from weightmark.licenses.catalogue import squeeze

_BLOCK = lazy(r"(?ms)^[ \t]*(`{3,}|~{3,})[^\n]*\n(.*?)^[ \t]*\1")
_TITLE = lazy(r"(?m)^#[ \t]+([^\n]{1,200})")
_PUT_ON = lazy(
    r"\b(?:PeftModel\w*\.from_pretrained|load_lora_weights|load_attn_procs|load_adapter)"
    r"\(([^()]{1,500})"
)
_LOADED = lazy(
    r"(?<!Peft)\b(?:AutoModel|\w+Model|\w*Pipeline|\w+For[A-Z])\w*\.from_pretrained\(\s*"
    r"(?:pretrained_model_name_or_path\s*=\s*)?([^\s,()]{1,200})"
)
_NO_BASE = lazy(r"(?:Peft|ControlNet|Adapter|Encoder)\w*\.")
_ASSIGNED = r"(?m)^[ \t]*{}[ \t]*=[ \t]*([\"'][^\"'\n]{{1,200}})[\"']"


def loaded_for_adapter(body: str, own: str, *, is_adapter: bool) -> tuple[int, str]:
    """The line and name of the model that an adapter is put on in code, (0, "") for none.

    The adapter is this model where the card says that it is one, or where the code names it as the
    folder (`own`) or the title does.
    """
    title = _TITLE.search(body)
    names = {squeeze(own), squeeze(title[1]) if title else ""} - {""}
    for block in _BLOCK.finditer(body):
        code = block[2]
        put_on = _PUT_ON.search(code)
        if put_on is None:
            continue
        words = [_value(word.strip(), code) for word in put_on[1].split(",")]
        if not is_adapter and names.isdisjoint(squeeze(one.rpartition("/")[2]) for one in words):
            continue
        for loaded in _LOADED.finditer(code, 0, put_on.start()):
            if not _NO_BASE.match(loaded[0]) and (name := _value(loaded[1], code)):
                return body.count("\n", 0, block.start(2) + loaded.start()) + 1, name
    return 0, ""


def _value(word: str, code: str) -> str:
    """The text that a word of code stands for: in quotes, or as a variable that is given one."""
    word = word.rpartition("=")[2].strip()
    if re.fullmatch(r"\w{1,60}", word) and (given := re.search(_ASSIGNED.format(word), code)):
        word = given[1]
    return word.strip("\"'") if word[:1] in "\"'" else ""

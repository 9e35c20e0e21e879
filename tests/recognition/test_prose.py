"""Recognition: prohibitions in prose, links, and other languages."""

from __future__ import annotations

import pytest
from tests.recognition.harbour import LICENCE, kinds_of

from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition.recognize import identify

CHINESE = """港口许可证

第一条 定义。“船”是指在港口中行驶的任何船只及其全部设备。

第二条 使用者应当在船上张贴建造者的名称，并保证所有人都能看到。

第三条 建造者可以在船只停泊期间远程变更该船。
"""


@pytest.mark.parametrize(
    "old",
    ["并保证所有人都能看到", "使用者应当在船上张贴建造者的名称，并保证所有人都能看到。", "远程"],
)
def test_sentences_in_chinese_count(old: str) -> None:
    index = loaded(compiled({"港口": [describe(CHINESE)]}))
    assert identify(CHINESE, index).match == "exact"
    assert CHINESE.count(old) == 1
    found = identify(CHINESE.replace(old, ""), index)
    assert found.match == "altered"
    assert set(kinds_of(found)) <= {"missing", "changed"}


PROSE = """The Buoy Licence

1. Definitions

"Buoy" means the thing that floats and everything that is tied to it by a rope.

2. Restriction

You will not use the Buoy for smuggling. You will not use the Buoy to mislead a ship.

3. Disclaimer

The buoy comes as it is, and the builder owes nothing to anybody who drifts off with it.
"""


@pytest.mark.parametrize(
    "words", ["Optional: ", "Smugglers may ask for an exemption at the gate. "]
)
def test_words_put_between_prohibitions_in_prose_are_named(words: str) -> None:
    index = loaded(compiled({"Buoy": [describe(PROSE)]}))
    assert identify(PROSE, index).match == "exact"
    found = identify(
        PROSE.replace("You will not use the Buoy to", f"{words}You will not use the Buoy to"), index
    )
    told = [one.text for one in found.other_changes] + [one.text for one in found.changed]
    assert len(told) == 1
    assert told[0].startswith(words.strip())


def test_another_address_of_a_policy_is_named() -> None:
    text = LICENCE.replace("END OF", "The policy stands at:\n\nhttps://a.example/p\n\nEND OF")
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text, index).match == "exact"
    assert identify("Source: here\n\nhttps://c.example/x\n\n" + text, index).match == "exact"
    found = identify(text.replace("a.example", "b.example"), index)
    assert [one.text for one in found.other_changes] == ["https://b.example/p"]

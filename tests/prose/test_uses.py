"""What a card says of uses by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark.prose.uses import said_uses


def told(text: str, default: str = "weights") -> list[tuple[str, tuple[str, ...]]]:
    return [(one.words, one.items) for one in said_uses(text, default)]


@pytest.mark.parametrize(
    "words",
    [
        "Do not use this model to write invoices.",
        "The weights must not be used for matching faces.",
        "The checkpoint should not be used to rank applicants.",
        "Using the model for lotteries is strictly prohibited.",
        "Using it in courts is out of scope for this model.",
        "The model is not intended for dosing drugs.",
        "For developers only and cannot be used directly for diagnosis.",
        "A mere example, not to be used for diagnosis.",
        "Please do not apply it to real clinical cases.",
        "The model is not for clinical use.",
        "Not for crisis use, as high-risk users need help.",
        "It is prohibited for violent content generation.",
        "We recommend against using the model in courts.",
        "To apply for a commercial license of the weights, please write to us.",
        "Anyone is prohibited from using the model to fake voices.",
        "The data, code and checkpoints are not intended for clinical care.",
        "本项目的模型不得用于危害社会的用途。",
        "不要利用本模型进行违法的活动。",
        "本モデルを医療目的に使用しないでください。",
        "Dieses Modell darf nicht zur Überwachung verwendet werden.",
        "You may not sell this model or merges of it.",
        "Do not redistribute the weights.",
        "Do not merge this model.",
        "The weights must not be re-uploaded.",
        "You may not offer the model as a hosted service.",
        "Users agree not to use the model for military purposes.",
    ],
)
def test_a_sentence_that_bars_or_leaves_out_is_told(words: str) -> None:
    assert told(f"# Kelp\n\n{words}\n") == [(words, ())]


@pytest.mark.parametrize(
    "words",
    [
        "You cannot use this model with drivers below 4.",
        "Do not forget to set the pad token.",
        "This dataset must not be used for benchmarks.",
        "The code must not be used as a library.",
        "You never use phrases that sound superior.",
        "The model may be used for any purpose.",
        "Do not use the link in the mail but copy it.",
        "Avoid using prompts of the system.",
        "The model supports 32 frames, and 16 frames cannot be used.",
        "Please don\u2019t forget to use the model of the second part.",
        "Don't use this model unless you have a GPU.",
        "Do not use this model for small images.",
        "Do not share your token.",
        "You may not sell the dataset.",
        "Do not merge the code before the tests pass.",
        "The server does not host files above 2 GB.",
        "The model may not perform well where a use is out of scope for it.",
        '> {"answer": "这个模型不得用于赌博。"}',
        "The names may not be used to promote the model.",
        "LLaMA 原始模型不能用于商业目的。",
        "数据不得用于基准。",
        "## 局限性和使用限制\n\n- 模型容易产生错误。\n- 模型有待提高。",
        "Kelp is no copy of Tern, as they do not use the weights of Tern.",
        "```\nDo not use this model to write invoices.\n```",
    ],
)
def test_what_bars_no_use_of_the_weights_is_not(words: str) -> None:
    assert told(f"# Kelp\n\n{words}\n") == []


def test_of_a_card_of_data_the_data_is_meant() -> None:
    words = "This dataset must not be used for benchmarks."
    assert told(words, "data") == [(words, ())]


def test_each_ban_of_a_line_is_told() -> None:
    words = "严禁将模型用于赌博。模型输出不能被用作诊断的依据。"
    assert len(told(f"# Kelp\n\n{words}\n")) == 2


LISTED = [
    "### Out-of-Scope Use\n\n- spying\n- war",
    "**Out of scope:**\n\n- spying\n- war",
    "| x | y |\n|---|---|\n\n## Misuse\n\nThis section tells misuse.\n\n- spying\n- war",
    "Not intended for:\n\n- spying\n- war",
    "**Do not use the model for**:\n\n- spying\n- war\n\nUse it instead for:\n\n- poems",
]


@pytest.mark.parametrize("text", LISTED)
def test_a_list_is_told_under_its_head(text: str) -> None:
    ((_, items),) = told(text)
    assert items == ("spying", "war")


def test_what_has_to_be_done_first_is_no_ban() -> None:
    lead = "This model should not be used as a judge without:"
    text = f"## Not intended for\n\n{lead}\n\n- a lawyer\n- an appeal"
    assert told(text) == [("Not intended for", (lead,))]


def test_what_stands_among_bans_and_allows_is_none() -> None:
    text = "1. You can't use the model to harm:\n2. You may sell what you make with it.\n"
    assert all("sell" not in item for _, items in told(text) for item in items)


def test_a_table_is_read_by_its_rows() -> None:
    text = "### Out-of-scope uses\n\n| Use | Why |\n|---|---|\n| hiring | bias |\n"
    assert told(text) == [("Out-of-scope uses", ("hiring: bias",))]


def test_a_paragraph_may_begin_with_its_head() -> None:
    text = "**Out-of-scope uses** Use in courts. Use in schools.\n\nAnother paragraph."
    assert told(text) == [("Out-of-scope uses", ("Use in courts.", "Use in schools."))]


def test_below_a_heading_prose_has_to_leave_out() -> None:
    text = "## Misuse\n\nKelp is small. It was never tried on faces."
    assert told(text) == [("Misuse", ("It was never tried on faces.",))]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("This model is intended for research use only.", "research"),
        ("The weights are not intended to be used commercially.", "non-commercial"),
        ("The model is not meant for commercial use.", "non-commercial"),
        ("This tool is intended for research use only.", ""),
        ("This model is only intended for research purposes.", "research"),
        ("# Kelp 0.7B\n\nTherefore, Kelp is solely meant for research.", "research"),
        ("The weights are exclusively designed for non-commercial use.", "non-commercial"),
        ("The model is not only intended for research.", ""),
        ("The model is intended for research and commercial use.", ""),
    ],
)
def test_what_weights_are_meant_for_alone(words: str, meant: str) -> None:
    found = [one.meant for one in said_uses(words, "weights") if one.meant]
    assert found == [meant] * bool(meant)


def test_lines_are_those_of_the_text_and_clauses_have_their_digests() -> None:
    (one,) = said_uses("# Kelp\n\nDo not use the model for:\n\n- spying\n- war\n", "weights")
    assert (one.line, len(one.digests)) == (3, 2)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(one.line >= 1 and one.words for one in said_uses(text, "weights"))

"""The simple reader says what PyYAML says, or that it is unsure."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.declared.yaml_blocks import BLOCK, PLAIN_BLOCK, SCALARS

from weightmark.declared.simple_yaml import is_plain, read_simple


@settings(max_examples=200, deadline=None)
@given(st.one_of(BLOCK, PLAIN_BLOCK))
@example("a: 1.50\nb: -0.0")
@example("a:\n- b:\n  - c\n  d: e\n-\nf: [x, y] # z")
@example("a:\n  b: c\n d: e")
@example("on: x")
@example("a: >-\n  b\n  c: d # e\n# f\ng: h")
@example("a: >-\n b\n\nc: d")
@example("a:\n  b: >-\n    c\n  d: e")
@example("a:\n  b: >-\n  c: e")
@example("a: >-")
def test_the_simple_reader_agrees_with_yaml_on_all_it_accepts(text: str) -> None:
    simple = read_simple(text)
    if simple is not None:
        fields, rows = simple
        # repr: 1, 1.0 and True are equal, and -0.0 is 0.0
        assert repr(fields) == repr(yaml.safe_load(text) or {})
        assert list(rows) == list(fields)
        lines = re.split("\r\n|\r|\n", text)
        assert all(lines[row].startswith(f"{key}:") for key, row in rows.items())


@pytest.mark.parametrize(
    "text",
    [
        "license: mit",
        "license: other  # inherited\nlicense_link: https://example.org/a#b\n",
        "license:\n- llama3.3\n- gemma\nbase_model:\n  - a/b\n",
        "license: [apache-2.0, mit]\r\ninference: false\r\n",
        "model-index:\n- name: x\n  results:\n  - task:\n      type: t\n    metrics:\n"
        "    - type: accuracy\n      value: 76.98\n      verified: true\n",
        "license: other\nlicense_link: >-\n  https://example.org/x\n  y: z # w\n# c\na: b",
        "a: 'it is'\nb: \"x: y\"\n\n# comment\nc:\n",
    ],
)
def test_common_front_matter_needs_no_yaml_parser(text: str) -> None:
    assert read_simple(text) is not None


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.sampled_from(SCALARS), st.text(max_size=8)))
def test_what_may_stand_plain_is_read_back(text: str) -> None:
    if is_plain(text):
        assert yaml.safe_load(f"k: {text}\nl: x") == {"k": text, "l": "x"}
        assert yaml.safe_load(f"k:\n- {text}\n") == {"k": [text]}

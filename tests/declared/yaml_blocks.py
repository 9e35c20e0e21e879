"""Blocks of YAML as cards have them, and odd ones, to be drawn from."""

from __future__ import annotations

from hypothesis import strategies as st

SCALARS = (
    *("mit", "openrail++", "a/b-c", "yes", "No", "ON", "y", "null", "Null", "~", "true", "nUll"),
    *("1", "-1", "0", "007", "0x1F", "0b1", "1_000", "1:30", "1.5", "-0.5", "1.", ".5", "1e3"),
    *("1.5e3", "1.5e+3", ".inf", "-.NaN", "2024-01-01", "2024-01-01 10:00:00", "1-2", "1.2.3"),
    *("10K<n<100K", "7b", "123abc", "12e4", "0o7", "1 2", "99999999999999999999999", "-", "--"),
    *("'it'", "'it''s'", '"a"', '"a\\n"', '"a" b', "'a", "[]", "{}", "[a, b]", "[a,b]", "[no]"),
    *("[a b]", "[ a , b ]", "[a, ]", "[,]", "[1]", "{a: b}", "a: b", "a:", "a :b", "a #b", "a#b"),
    *("#", "# a", "http://x/y#z", "https://x:80", "*a", "&a b", "!x y", "|", ">-", "%x", "@x"),
    *(
        "`x`",
        "<<",
        "=",
        "? a",
        "...",
        "---",
        "--- a",
        "é",
        "日本",
        "a\u00a0b",
        "a\u2028b",
        "\ufeffa",
    ),
    *("5503434ddd753f42", "12e34", "0b12", "0b1", "1e5", "1f", "\U0001f428"),
    *("a\tb", "\ta", "a  ", "()", "_a", "/a", "$a", "a, b", "a]", "\U0001f600", "²", "٣", "\x85"),
)
KEYS = (
    "license",
    "tags",
    "model-index",
    "a b",
    "on",
    "1",
    "é",
    "'q'",
    "<<",
    "a:b",
    "a ",
    "a?",
    "~",
)
line = st.builds(
    lambda indent, dash, key, value, end: " " * indent + dash + key + value + end,
    st.integers(0, 4),
    st.sampled_from(("", "", "", "- ", "-   ", "-", "- - ")),
    st.sampled_from(("", *(f"{key}:" for key in KEYS), *(f"{key}: " for key in KEYS))),
    st.sampled_from(("", *SCALARS)),
    st.sampled_from(("", "", "", " ", "  # why", "\t")),
)
BLOCK = st.builds(
    lambda lines, ends: "".join(a + b for a, b in zip(lines, ends * len(lines), strict=False)),
    st.lists(line, max_size=8),
    st.lists(st.sampled_from(("\n", "\n", "\r\n", "\r")), min_size=1, max_size=3),
)

# Blocks as people and tools write them, to be mixed by line.
PLAIN_LINES = (
    *(
        "license: mit",
        "language:",
        "- en",
        "- zh",
        "tags:",
        "  - a/b",
        "  - 7b",
        "inference: false",
    ),
    *("model-index:", "- name: x", "  results:", "  - task:", "      type: t", "    metrics:"),
    *("    - type: acc", "      value: 12.5", "# why", "", "datasets: []", "base_model: a/b  # c"),
    *("license_link: >-", "  https://example.org/x", "  it's", "   more", "prompt: >-", "    two "),
    *("    words: # no", "  ", "- revision: 5503434ddd753f42", "emoji: \U0001f428"),
)
PLAIN_BLOCK = st.lists(st.sampled_from(PLAIN_LINES), max_size=10).map("\n".join)

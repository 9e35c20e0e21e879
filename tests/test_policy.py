"""What a project allows, and that an organisation's policy can be narrowed and not widened."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.config import Config, load, parse_config
from weightmark.errors import ConfigError, ExpressionError
from weightmark.finding import Severity
from weightmark.licenses.catalogue import CLASSES, OBLIGATIONS, SHIPPED, TOPICS, load_all
from weightmark.policy import Policy, Waiver, narrowed, resolve_policy

ROOT = Path(__file__).parent.parent
PRESETS = sorted((ROOT / "templates" / "policies").glob("*.toml"))


def config(tmp_path: Path, text: str, **files: str) -> Config:
    for name, content in files.items():
        (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
    (tmp_path / "weightmark.toml").write_text(text, encoding="utf-8")
    return load(str(tmp_path), vouched=True).config


def problems(tmp_path: Path, text: str, **files: str) -> str:
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, text, **files)
    return "\n".join(caught.value.problems)


# -- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("apache-2.0", ("Apache-2.0",)),
        ("Apache-2.0", ("Apache-2.0",)),
        ("openrail++", ("LicenseRef-scancode-bigscience-open-rail-m2",)),
        ("llama3.1", ("LicenseRef-scancode-llama-3.1-license-2024",)),
        ("gpl-3.0", ("GPL-3.0-only", "GPL-3.0-or-later")),
        ("openrail", ("openrail",)),
        ("LicenseRef-OpenRAIL", ("LicenseRef-OpenRAIL",)),
        ("LicenseRef-Acme", ("LicenseRef-Acme",)),
        ("0BSD", ("0BSD",)),
        ("topic:military", ("topic:military",)),
        ("obligation:threshold", ("obligation:threshold",)),
        ("unknown", ("unknown",)),
    ],
)
def test_a_word_means(word: str, meaning: tuple[str, ...]) -> None:
    assert resolve_policy(word) == meaning


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Apach-2.0", "Apache-2.0"),
        ("permisive", "permissive"),
        ("topic:militray", "topic:military"),
        ("obligation:treshold", "obligation:threshold"),
        ("threshold", "obligation:threshold"),
        ("military", "topic:military"),
        ("MIT OR Apache-2.0", "one licence"),
    ],
)
def test_a_word_that_means_nothing_has_the_nearest_one_as_advice(word: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        resolve_policy(word)
    assert hint in caught.value.hint


def test_every_class_topic_and_obligation_is_a_word() -> None:
    words = [*CLASSES, *(f"topic:{one}" for one in TOPICS)]
    for word in [*words, *(f"obligation:{one}" for one in OBLIGATIONS)]:
        assert resolve_policy(word, deny=True) == (word,)


def test_every_licence_of_the_catalogue_can_be_allowed_by_its_id() -> None:
    for entry in load_all():
        assert entry.id in resolve_policy(entry.id), entry.id


# -- what a policy says of a licence ------------------------------------------------------------


@pytest.mark.parametrize(
    ("allow", "name", "allowed"),
    [
        ((), "anything", True),
        (("permissive",), "MIT", True),
        (("permissive",), "GPL-3.0-only", False),
        (("MIT",), "Apache-2.0", False),
        (("openrail",), "bigscience-openrail-m", True),
        (("openrail",), "openrail", False),  # the tag names no text
        (("openrail", "unknown"), "openrail", True),
        (("permissive",), "LicenseRef-Acme", False),
        (("unknown",), "LicenseRef-Acme", True),
        (("LicenseRef-Acme",), "LicenseRef-Acme", True),
        (("unknown",), "MIT", False),
        (("topic:minors",), "MIT", True),
        (("topic:minors",), "openrail++", False),
        (tuple(f"topic:{one}" for one in TOPICS), "openrail++", True),
        (tuple(f"topic:{one}" for one in TOPICS), "LicenseRef-MiniMax-01", True),
        (tuple(f"topic:{one}" for one in TOPICS), "llama3", False),  # a threshold as well
        (tuple(f"topic:{one}" for one in TOPICS), "llama3.1", False),  # its policy is elsewhere
        (("obligation:non-commercial",), "CC-BY-NC-4.0", True),
        (("obligation:non-commercial",), "CC-BY-NC-ND-4.0", False),
    ],
)
def test_allowed(allow: tuple[str, ...], name: str, allowed: bool) -> None:
    entry = SHIPPED.find(name)
    assert Policy(allow=allow).allowed(entry.id if entry else name, entry) is allowed


@pytest.mark.parametrize(
    ("deny", "name", "denied"),
    [
        ("MIT", "MIT", True),
        ("MIT", "Apache-2.0", False),
        ("non-commercial", "CC-BY-NC-4.0", True),
        ("non-commercial", "LicenseRef-OPT-175B", True),  # research, by its obligation
        ("non-commercial", "bigscience-openrail-m", False),
        ("topic:military", "LicenseRef-scancode-deepseek-la-1.0", True),
        ("topic:military", "creativeml-openrail-m", False),
        ("obligation:threshold", "llama3.3", True),
        ("obligation:geography", "llama3.1", False),
        ("obligation:geography", "llama3.2", True),
        ("community", "gemma", True),
    ],
)
def test_denied(deny: str, name: str, denied: bool) -> None:
    entry = SHIPPED.find(name)
    assert entry is not None
    assert bool(Policy(deny=(deny,)).denied(entry.id, entry)) is denied


# -- configuration ------------------------------------------------------------------------------


def test_words_are_checked_with_their_key(tmp_path: Path) -> None:
    told = problems(tmp_path, '[policy]\nallow = ["permisive"]\ndeny = ["topic:war"]\n')
    assert "policy.allow" in told
    assert "'permissive'" in told
    assert "policy.deny" in told


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ('[policy]\nallow = ["nonsense"]', ["policy"]),
        ('[policy]\nalow = ["MIT"]', ["policy"]),
        ('[[waivers]]\nbase = "a/b"', ["policy"]),
        ('[policy]\nextends = "org.toml"', ["policy"]),
        ('licence = "MIT"', ["configuration"]),
        ('licence = "MIT"\n[policy]\nallow = ["nonsense"]', ["configuration", "policy"]),
    ],
)
def test_the_page_that_helps_is_named(tmp_path: Path, text: str, pages: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, text, org='deny = ["nonsense"]')
    assert re.findall(r"docs/(\w+)\.md", caught.value.hint) == pages
    assert all((ROOT / "docs" / f"{page}.md").exists() for page in pages)


def test_unknown_may_be_allowed_and_not_denied(tmp_path: Path) -> None:
    assert config(tmp_path, '[policy]\nallow = ["unknown"]\n').policy.allow == ("unknown",)
    entry = SHIPPED.find("unknown")
    assert entry is not None
    assert resolve_policy("unknown", deny=True) == (entry.id,)


def test_own_licences_are_words(tmp_path: Path) -> None:
    (tmp_path / "licences").mkdir()
    (tmp_path / "licences" / "acme.toml").write_text(
        'id = "LicenseRef-Acme-2"\nname = "Acme Terms"\nclass = "community"\nstatus = "none"\n',
        encoding="utf-8",
    )
    text = 'licenses = "licences"\n[policy]\nallow = ["Acme Terms"]\n'
    assert config(tmp_path, text).policy.allow == ("LicenseRef-Acme-2",)


WAIVER = """
[[waivers]]
base = "org/base"
clause = "(e)"
by = "Licensor"
reason = "a study"
reference = "letter 7"
"""


def test_waivers_are_read(tmp_path: Path) -> None:
    found = config(tmp_path, WAIVER).policy.waivers
    assert found == (Waiver("org/base", "(e)", "Licensor", "a study", "letter 7"),)


@pytest.mark.parametrize("key", ["base", "clause", "by", "reason", "reference"])
def test_a_waiver_needs_every_key(tmp_path: Path, key: str) -> None:
    lines = [line for line in WAIVER.splitlines() if not line.startswith(f"{key} ")]
    assert key in problems(tmp_path, "\n".join(lines))


def test_a_waiver_fits_by_label_or_digest() -> None:
    waiver = Waiver("Org/Base", "(e)", "", "", "")
    assert waiver.is_for("org/base")
    assert waiver.fits("0" * 64, "e")
    assert not waiver.fits("0" * 64, "f")
    assert not waiver.fits("0" * 64, "")
    assert waiver._replace(clause="00000000").fits("0" * 64, "f")
    assert not waiver._replace(clause="0000000").fits("0" * 64, "f")


# -- policies of an organisation ----------------------------------------------------------------

WHOLE = """
allow = ["permissive", "openrail"]
deny = ["topic:military"]
ignore = { WM203 = "cards are generated" }
fail-on = "warning"
locked = ["WM401"]
"""


def under(inner: str) -> str:
    return f'[policy]\nextends = "whole.toml"\n{inner}'


def test_a_policy_is_inherited(tmp_path: Path) -> None:
    found = config(tmp_path, under(""), whole=WHOLE).policy
    assert found.allow == ("permissive", "openrail")
    assert found.deny == ("topic:military",)
    assert found.ignore == {"WM203": "cards are generated"}
    assert found.fail_on is Severity.WARNING
    assert found.locked == ("WM401",)


@pytest.mark.parametrize("head", ["[policy]", "[tool.weightmark.policy]"])
def test_the_policy_in_a_configuration_can_be_shared(tmp_path: Path, head: str) -> None:
    waiver = WAIVER.replace("[[", "[[tool.weightmark.") if "tool" in head else WAIVER
    found = config(tmp_path, under(""), whole=head + WHOLE + waiver).policy
    assert (found.allow, len(found.waivers)) == (("permissive", "openrail"), 1)
    assert "policy.fail-on" in problems(tmp_path, under('fail-on = "error"'), whole=head + WHOLE)
    assert "'allow'" in problems(tmp_path, under(""), whole=head + "\nalow = []\n")
    # What stands beside the policy is no word of it, and has to be one of a configuration.
    beside = 'license = "mit"\n' if head == "[policy]" else ""
    assert config(tmp_path, under(""), whole=beside + head + WHOLE).policy.allow
    if beside:
        assert "deny" in problems(tmp_path, under(""), whole="deny = []\n" + head + WHOLE)


@pytest.mark.parametrize(
    "inner",
    [
        'allow = ["permissive"]',
        'allow = ["MIT", "openrail++"]',
        'deny = ["obligation:threshold"]',
        'fail-on = "note"',
        'ignore = { WM204 = "a reason" }',
    ],
)
def test_a_policy_can_be_narrowed(tmp_path: Path, inner: str) -> None:
    found = config(tmp_path, under(inner), whole=WHOLE).policy
    assert "topic:military" in found.deny
    assert found.fail_on <= Severity.WARNING


@pytest.mark.parametrize(
    ("inner", "key"),
    [
        ('allow = ["permissive", "copyleft"]', "policy.allow"),
        ('allow = ["GPL-3.0-only"]', "policy.allow"),
        ('allow = ["unknown"]', "policy.allow"),
        ('allow = ["LicenseRef-scancode-deepseek-la-1.0"]', "policy.allow"),  # denied by topic
        ('fail-on = "error"', "policy.fail-on"),
        ('ignore = { WM401 = "in the way" }', "policy.ignore.WM401"),
    ],
)
def test_a_policy_cannot_be_widened(tmp_path: Path, inner: str, key: str) -> None:
    assert key in problems(tmp_path, under(inner), whole=WHOLE)


def test_a_waiver_cannot_pass_a_lock(tmp_path: Path) -> None:
    assert "waivers" in problems(tmp_path, under("") + WAIVER, whole=WHOLE)
    weakened = WHOLE.replace("WM401", "WM402")
    assert "WM402 is locked" in problems(tmp_path, under("") + WAIVER, whole=weakened)
    found = config(tmp_path, under(""), whole=WHOLE + WAIVER).policy
    assert len(found.waivers) == 1


def test_policies_extend_each_other_and_not_in_circles(tmp_path: Path) -> None:
    middle = 'extends = "whole.toml"\nallow = ["permissive"]\n'
    text = '[policy]\nextends = "middle.toml"\nallow = ["openrail"]\n'
    assert "policy.allow" in problems(tmp_path, text, whole=WHOLE, middle=middle)
    ring = 'extends = "middle.toml"\n'
    assert "circles" in problems(tmp_path, under(""), whole=ring, middle='extends = "whole.toml"\n')


@pytest.mark.parametrize(
    ("whole", "word"),
    [("alow = []\n", "'allow'"), ("allow = [", "whole.toml"), ('allow = ["MTI"]\n', "MIT")],
)
def test_a_broken_policy_file_is_named(tmp_path: Path, whole: str, word: str) -> None:
    told = problems(tmp_path, under(""), whole=whole)
    assert "whole.toml" in told
    assert word in told


def test_a_policy_file_that_is_not_there(tmp_path: Path) -> None:
    assert "none.toml" in problems(tmp_path, '[policy]\nextends = "none.toml"\n')


IDS = sorted(entry.id for entry in load_all())
WORDS = st.lists(st.sampled_from([*IDS[:40], *CLASSES, "unknown"]), max_size=5).map(tuple)
POLICIES = st.builds(
    Policy,
    allow=WORDS,
    deny=WORDS,
    fail_on=st.sampled_from(Severity),
    locked=st.just(("WM401",)),
    ignore=st.dictionaries(st.sampled_from(["WM203", "WM401"]), st.just("r"), max_size=2),
)


@settings(max_examples=150, deadline=None)
@given(whole=POLICIES, part=POLICIES, given_=st.sets(st.sampled_from(["allow", "fail-on"])))
def test_what_is_allowed_below_is_allowed_above(
    whole: Policy, part: Policy, given_: set[str]
) -> None:
    """Law: where nothing is complained of, the project's policy passes nothing more."""
    joined, complaints = narrowed(whole, part, given_)
    if complaints:
        return
    for name in IDS[:60]:
        entry = SHIPPED.find(name)
        if joined.allowed(name, entry) and not joined.denied(name, entry):
            assert not whole.denied(name, entry)
            assert whole.allowed(name, entry), name
    assert joined.fail_on <= whole.fail_on


def test_an_empty_list_does_not_lift_the_list_above(tmp_path: Path) -> None:
    """An empty `allow` allows everything, so below a list it would widen it."""
    assert "policy.allow" in problems(tmp_path, under("allow = []"), whole=WHOLE)


# -- presets ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_a_preset_can_be_extended(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = config(tmp_path, '[policy]\nextends = "preset.toml"\n', preset=text).policy
    assert found.allow
    assert found.deny
    assert "WM401" in found.locked


@pytest.mark.parametrize(
    ("preset", "name", "passes"),
    [
        ("permissive-only", "MIT", True),
        ("permissive-only", "openrail++", False),
        ("permissive-only", "GPL-3.0-only", False),
        ("commercial-use", "openrail++", True),
        ("commercial-use", "gemma", True),
        ("commercial-use", "llama3.1", False),
        ("commercial-use", "CC-BY-NC-4.0", False),
        ("commercial-use", "LicenseRef-OPT-175B", False),
        ("research", "LicenseRef-OPT-175B", True),
        ("research", "CC-BY-ND-4.0", True),
        ("research", "LicenseRef-GPT-3-exclusive", False),
        ("research", "openrail", False),
    ],
)
def test_presets_do_what_they_say(preset: str, name: str, passes: bool, tmp_path: Path) -> None:
    path = ROOT / "templates" / "policies" / f"{preset}.toml"
    text = path.read_text(encoding="utf-8")
    policy = config(tmp_path, '[policy]\nextends = "preset.toml"\n', preset=text).policy
    entry = SHIPPED.find(name)
    assert entry is not None
    allowed = policy.allowed(entry.id, entry) and not policy.denied(entry.id, entry)
    assert allowed is passes


def test_bases_of_weights_with_terms_of_their_own() -> None:
    table = {"weights": [{"path": "vae/*", "license": "mit", "base": [{"model": "a/b"}]}]}
    assert parse_config(table).weights[0].base[0].model == "a/b"

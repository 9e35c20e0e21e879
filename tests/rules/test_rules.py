"""All rules together: their codes are those of the page, and a good model has no finding at all."""

from __future__ import annotations

from tests.rules.folder import Folder
from tests.rules.judging import judged

from weightmark.rules import CHECKS


def test_a_model_in_which_all_agrees_has_no_finding_at_all(folder: Folder) -> None:
    verdict = judged(folder)
    assert verdict.findings == ()
    assert verdict.checked == ("LICENSE", "README.md", "model.safetensors")


def test_each_rule_has_a_code_and_a_name_of_its_own_in_their_order() -> None:
    codes = [check.rule.code for check in CHECKS]
    assert codes == sorted(set(codes))
    assert len({check.rule.name for check in CHECKS}) == len(CHECKS)

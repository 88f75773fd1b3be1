"""Every error a caller can meet stands in one catalogue, in Vietnamese, with how to mend it."""

import re
from pathlib import Path

import pytest

from dossier_shared.web.describing import ProblemOut, example
from motcua.errors import FILE, document, rules
from motcua.stack import SERVICES

ROOT = Path(__file__).parents[2]
VIETNAMESE = re.compile("[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]")
EVERY = [rule for found in rules().values() for rule in found]
every = pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.code)
RAISED = re.compile(r"\b(RuleViolation|BadInput|NotYours)\(\s*[\"f]")


def test_the_committed_catalogue_is_that_of_the_code():
    assert (ROOT / FILE).read_text() == document(), "run `python -m motcua.errors`"


@every
def test_a_rule_says_in_vietnamese_what_is_wrong_and_how_to_mend_it(rule):
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.code)
    for sentence in (rule.says, rule.mend):
        assert VIETNAMESE.search(sentence.lower())
        assert re.search(r"[.…]$", sentence)
        assert sentence[0].isupper() or sentence[0] in "«{"
    assert rule.says != rule.mend


@every
def test_a_rule_can_be_told_as_a_problem(rule):
    assert ProblemOut.model_validate(example(rule)).code == rule.code


@pytest.mark.parametrize("service", rules())
def test_no_two_rules_of_a_service_say_the_same(service):
    said = [rule.says for rule in rules()[service]]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize("service", SERVICES)
def test_every_refusal_comes_from_the_catalogue(service):
    sources = (ROOT / f"services/{service}/src").rglob("*.py")
    assert [path.name for path in sources if RAISED.search(path.read_text())] == []

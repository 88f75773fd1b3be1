import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.routing.tests.builders import BTXH, TEN_DAYS, with_steps

from dossier_shared.contracts import Limit
from routing.adapters.catalogue import read_catalogue, read_definition, shipped_catalogue
from routing.domain.workflow import (
    BadDefinition,
    Definition,
    Step,
    check,
    default_definition,
)

GOOD = replace(default_definition(TEN_DAYS), id="NCC-01")
CATALOGUE = shipped_catalogue()


def without(key: str) -> Definition:
    return replace(GOOD, steps=tuple(step for step in GOOD.steps if step.key != key))


def doubled() -> Definition:
    return replace(GOOD, steps=(*GOOD.steps[:2], *GOOD.steps[1:]))


BAD = {
    "budgets short of the limit": (
        replace(GOOD, limit=Limit(amount=11, unit="working-day")),
        "budgets add up to 80, the limit to 88",
    ),
    "budgets beyond the limit": (
        with_steps(GOOD, key="sign", budget=Limit(amount=13, unit="hour")),
        "budgets add up to 81, the limit to 80",
    ),
    "calendar days in a limit of working days": (
        with_steps(GOOD, key="sign", budget=Limit(amount=1, unit="calendar-day")),
        "budgets in ['calendar-day'] are no part of a limit in working-day",
    ),
    "hours in a limit of calendar days": (
        replace(GOOD, limit=Limit(amount=10, unit="calendar-day")),
        "no part of a limit in calendar-day",
    ),
    "a budget where there is no limit": (replace(GOOD, limit=None), "budgets and no limit"),
    "no budget at all within a limit": (
        replace(default_definition(None), id="NCC-01", limit=TEN_DAYS),
        "budgets add up to 0, the limit to 80",
    ),
    "an unknown role": (with_steps(GOOD, key="sign", role="boss"), "unknown roles ['boss']"),
    "an unknown step": (
        replace(GOOD, steps=(*GOOD.steps[:4], Step("x", "clerk", None), *GOOD.steps[4:])),
        "unknown steps ['x']",
    ),
    "a step that stands twice": (doubled(), "a step occurs twice"),
    "not begun with assignment": (without("assign"), "begin with assign"),
    "not ended at the one-stop": (without("hand-over"), "end with hand-over"),
    "no step at all": (replace(GOOD, steps=()), "begin with assign"),
    "nobody decides": (with_steps(GOOD, key="sign", decides=False), "not exactly one step"),
    "two decide": (with_steps(GOOD, key="submit", decides=True), "not exactly one step"),
    "the one-stop decides": (
        with_steps(GOOD, key="hand-over", decides=True),
        "the first or the last step decides",
    ),
    "a signature without a hand": (
        with_steps(GOOD, key="sign", automatic=True),
        "a step after the first is automatic",
    ),
}


@pytest.mark.parametrize(("definition", "wrong"), BAD.values(), ids=BAD.keys())
def test_a_bad_workflow_is_refused_with_the_procedure_and_the_fault(definition, wrong):
    with pytest.raises(BadDefinition) as refused:
        check(definition)
    assert "workflow of NCC-01: " in str(refused.value)
    assert wrong in str(refused.value)


def test_every_fault_of_a_workflow_is_told_at_once():
    bad = with_steps(with_steps(GOOD, key="sign", role="boss"), key="issue", automatic=True)
    with pytest.raises(BadDefinition, match=r"unknown roles \['boss'\]; a step after the first"):
        check(bad)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"id": "NCC-01", "version": 1, "limit": None}, "NCC-01: steps: Field required"),
        ({"id": "NCC-01", "version": "one", "limit": None, "steps": []}, "NCC-01: version: "),
        ({"id": "NCC-01", "version": 1, "limit": {"amount": 0, "unit": "hour"}, "steps": []},
         "NCC-01: limit.amount: "),
        (["NCC-01"], "workflow of ?: "),
    ],
)  # fmt: skip
def test_an_entry_of_another_shape_is_refused_by_name(entry, told):
    with pytest.raises(BadDefinition) as refused:
        read_definition(entry)
    assert told in str(refused.value)


def test_a_procedure_that_stands_twice_in_the_file_is_refused():
    entry = {"id": "NCC-01", "version": 1, "limit": None, "steps": [
        {"key": step.key, "role": step.role, "budget": None, "decides": step.decides}
        for step in default_definition(None).steps
    ]}  # fmt: skip
    with pytest.raises(BadDefinition, match="NCC-01: stands twice"):
        read_catalogue(json.dumps([entry, entry]), "{}")


def test_the_80_procedures_have_each_a_valid_workflow_and_a_division():
    assert len(CATALOGUE.definitions) == 80
    assert CATALOGUE.divisions.keys() == CATALOGUE.definitions.keys()
    assert len(set(CATALOGUE.divisions.values())) == 7
    for definition in CATALOGUE.definitions.values():
        assert check(definition).version == 1


def test_most_of_a_limit_belongs_to_appraisal_and_the_chairman_gets_time_to_decide():
    usual, leasing = (CATALOGUE.definitions[p].steps for p in ("NCC-01", "LDTL-05"))
    assert [step.budget for step in usual if step.key == "appraise"] == [
        Limit(amount=6, unit="working-day")
    ]
    assert [step.budget for step in leasing if step.decides] == [
        Limit(amount=10, unit="working-day")
    ]


@pytest.mark.parametrize("unit", ["hour", "working-day", "calendar-day"])
@given(amount=st.integers(1, 400))
def test_an_unknown_procedure_gets_the_usual_steps_within_whatever_limit_it_has(unit, amount):
    limit = Limit(amount=amount, unit=unit)
    definition = check(default_definition(limit))
    assert [step.key for step in definition.steps] == [step.key for step in GOOD.steps]
    assert CATALOGUE.definition("LẠ-01", limit) == definition


def test_an_unknown_procedure_without_limit_gets_steps_without_budget():
    assert all(step.budget is None for step in check(default_definition(None)).steps)


def test_a_procedure_goes_to_the_division_of_the_rule_table_and_an_unknown_one_where_it_says():
    assert CATALOGUE.division("BTXH-01", "Phòng khác") == BTXH
    assert CATALOGUE.division("LẠ-01", "Phòng khác") == "Phòng khác"


@pytest.mark.parametrize(
    ("procedure", "limit", "contradicts"),
    [
        ("NCC-01", TEN_DAYS, False),
        ("NCC-01", Limit(amount=12, unit="working-day"), True),
        ("NCC-01", Limit(amount=10, unit="calendar-day"), True),
        ("NCC-01", None, True),
        ("LẠ-01", TEN_DAYS, False),
    ],
)
def test_a_workflow_made_for_another_limit_than_the_published_is_noticed(
    procedure, limit, contradicts
):
    assert CATALOGUE.contradicts(procedure, limit) is contradicts

"""What a workflow must keep to, and the workflows of the 80 procedures."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.routing.tests.builders import BTXH, NOW, TEN_DAYS, with_steps

from dossier_shared.contracts import Limit
from routing.adapters.catalogue import (
    LARGEST,
    definition_schema,
    read_catalogue,
    read_definition,
    read_file,
    shipped_catalogue,
)
from routing.domain.workflow import (
    END,
    Action,
    BadDefinition,
    Condition,
    Consulted,
    Definition,
    Step,
    check,
    default_definition,
)
from routing.domain.workflow.diagram import mermaid

GOOD = replace(default_definition(TEN_DAYS), id="NCC-01")
CATALOGUE = shipped_catalogue()
REFUSED = Condition(fact="outcome", equals="refused")


def with_actions(key: str, *actions: Action) -> Definition:
    return with_steps(GOOD, key=key, actions=actions)


def doubled() -> Definition:
    return replace(GOOD, steps=(*GOOD.steps[:2], *GOOD.steps[1:]))


def extended(step: Step) -> Definition:
    return replace(GOOD, steps=(*GOOD.steps, step))


ASKING = Consulted(Limit(amount=3, unit="working-day"), BTXH, "UBND tỉnh")
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
    "a budget where there is no limit": (replace(GOOD, limit=None), "have budgets and the"),
    "no budget at all within a limit": (
        replace(default_definition(None), id="NCC-01", limit=TEN_DAYS),
        "budgets add up to 0, the limit to 80",
    ),
    "an unknown role": (with_steps(GOOD, key="sign", role="boss"), "sign: unknown role boss"),
    "a step that stands twice": (doubled(), "steps ['appraise'] stand twice"),
    "no step at all": (replace(GOOD, steps=()), "has not 2 to 40 steps"),
    "a step that nothing leads to": (
        extended(Step("aside", "Bên lề", "clerk", actions=(Action("complete", "hand-over"),))),
        "steps ['aside'] are never reached",
    ),
    "a step that leads nowhere": (with_actions("issue"), "issue: leads nowhere"),
    "a way to a step that is not there": (
        with_actions("issue", Action("complete", "nowhere")), "leads to nowhere, which is no step",
    ),
    "a circle forward": (
        with_actions("issue", Action("complete", "appraise")), "its way forward goes in a circle",
    ),
    "sent back to what comes later": (
        with_actions("submit", Action("complete", "sign"), Action("send-back", "issue")),
        "submit: is sent back to issue, which does not come before it",
    ),
    "not ended at the one-stop": (
        with_actions("issue", Action("complete", END)),
        "results reach the citizen through the one-stop only",
    ),
    "nobody decides": (
        with_actions("sign", Action("complete", "issue")), "decides [0] times, not once",
    ),
    "two decide": (
        with_actions("submit", Action("approve", "sign"), Action("refuse", "sign")),
        "decides [2] times, not once",
    ),
    "one way decides and another does not": (
        with_actions(
            "submit", Action("complete", "issue", REFUSED), Action("complete", "sign"),
        ),
        "decides [0, 1] times, not once",
    ),
    "approved but never refused": (
        with_actions("sign", Action("approve", "issue")),
        "a deciding step is left by approve and refuse",
    ),
    "no answer for some facts": (
        with_actions("issue", Action("complete", "hand-over", REFUSED)),
        "the last complete, and no other, is without a condition",
    ),
    "an action behind an unconditional one": (
        with_actions(
            "issue", Action("complete", "hand-over"), Action("complete", "hand-over", REFUSED),
        ),
        "the last complete, and no other, is without a condition",
    ),
    "a consultation that leads somewhere": (
        with_actions("issue", Action("complete", "hand-over"), Action("consult", "sign")),
        "consult leads nowhere",
    ),
    "an office that is asked as two": (
        with_steps(GOOD, key="appraise", consults=(ASKING,)),
        "consults either a division or an agency",
    ),
    "an answer awaited for ever": (
        with_steps(GOOD, key="appraise", consults=(
            Consulted(Limit(amount=10_001, unit="hour"), division=BTXH),
        )),
        "a time is longer than 10000",
    ),
    "a result that lies for ever": (
        replace(GOOD, lapses=Limit(amount=10_001, unit="calendar-day")),
        "a time is longer than 10000",
    ),
    "own time outside the limit": (
        with_steps(GOOD, key="appraise", outside_limit=True),
        "only another agency's time is outside the limit",
    ),
    "a signature without a hand": (
        with_steps(GOOD, key="sign", automatic=True), "a step after the first is automatic",
    ),
    "a condition on what is not known": (
        with_actions(
            "issue",
            Action("complete", "hand-over", Condition(fact="weather", equals="rain")),
            Action("complete", "hand-over"),
        ),
        "unknown fact weather",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("definition", "wrong"), BAD.values(), ids=BAD.keys())
def test_a_bad_workflow_is_refused_with_the_procedure_and_the_fault(definition, wrong):
    with pytest.raises(BadDefinition) as refused:
        check(definition)
    assert "workflow of NCC-01: " in str(refused.value)
    assert wrong in str(refused.value)


def test_every_fault_of_a_workflow_is_told_at_once():
    bad = with_steps(with_steps(GOOD, key="sign", role="boss"), key="issue", automatic=True)
    with pytest.raises(BadDefinition, match=r"a step after the first .*; sign: unknown role boss"):
        check(bad)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{id: NCC-01, version: 1, limit: null}", "NCC-01: steps: Field required"),
        ("{id: NCC-01, version: one, limit: null, steps: []}", "NCC-01: version: "),
        ("{id: NCC-01, version: 1, limit: {amount: 0, unit: hour}, steps: []}",
         "NCC-01: limit.amount: "),
        ("{id: NCC-01, version: 1, limit: null, steps: [], colour: red}", "NCC-01: colour: "),
        ("[NCC-01]", "workflow of ?: "),
        ("{a: [", "is no YAML"),
        ("a: &a [x, x]\nb: [*a, *a]", "uses anchors"),
        ("a: !!python/object/apply:os.getcwd []", "is no YAML"),
        ("#" * (LARGEST + 1), "is larger than"),
    ],
)  # fmt: skip
def test_a_definition_of_another_shape_is_refused_by_name(text, told):
    with pytest.raises(BadDefinition) as refused:
        read_definition(text)
    assert told in str(refused.value)


SHARED = """
pattern: e
steps:
  - {key: appraise, name: Thụ lý, role: officer, actions: [{do: complete, to: sign}]}
  - key: sign
    name: Ký
    role: leader
    actions: [{do: approve, to: hand-over}, {do: refuse, to: hand-over}]
  - {key: hand-over, name: Trả, role: receptionist, actions: [{do: complete, to: end}]}
procedures:
  X-01: {version: 1, limit: null}
  X-02:
    version: 2
    limit: {amount: 3, unit: working-day}
    budgets: {appraise: {amount: 2, unit: working-day}, sign: {amount: 1, unit: working-day}}
"""


def test_procedures_share_the_steps_of_a_file_and_divide_their_own_limit():
    plain, limited = read_file("x.yaml", SHARED)
    assert [step.budget for step in plain.steps] == [None, None, None]
    assert [step.budget and step.budget.amount for step in limited.steps] == [2, 1, None]
    assert (limited.id, limited.version, limited.pattern) == ("X-02", 2, "e")


def test_a_budget_of_a_step_that_is_not_there_is_refused():
    with pytest.raises(BadDefinition, match=r"X-02: budgets of unknown steps \['check'\]"):
        read_file("x.yaml", SHARED.replace("{appraise: {amount: 2", "{check: {amount: 2"))


def test_a_procedure_that_stands_twice_is_refused():
    with pytest.raises(BadDefinition, match="X-01: stands twice"):
        read_catalogue({"a.yaml": SHARED, "b.yaml": SHARED}, "{}")


def test_the_schema_of_a_definition_names_every_field():
    schema = definition_schema()
    assert {"id", "version", "limit", "steps", "pattern", "earlier"} <= schema["properties"].keys()
    assert schema["additionalProperties"] is False


def test_the_80_procedures_have_each_a_valid_workflow_and_a_division():
    assert len(CATALOGUE.definitions) == 80
    assert CATALOGUE.divisions.keys() == CATALOGUE.definitions.keys()
    assert len(set(CATALOGUE.divisions.values())) == 7
    for definition in CATALOGUE.definitions.values():
        assert check(definition).version == 1


def test_the_80_procedures_follow_the_seven_patterns():
    patterns = Counter(definition.pattern for definition in CATALOGUE.definitions.values())
    assert patterns == {"a": 52, "b": 5, "c": 13, "d": 5, "e": 3, "f": 1, "g": 1}


@pytest.mark.parametrize(
    ("procedure", "agency", "amount", "unit", "why"),
    [
        ("LDTL-05", "UBND tỉnh", 7, "working-day", "20 + 7 (NĐ 145/2020/NĐ-CP)"),
        ("NCC-10", "Hội đồng giám định y khoa", 60, "calendar-day", "of 96 (NĐ 131/2021/NĐ-CP)"),
        ("NCC-16", "Hội đồng giám định y khoa", 60, "calendar-day", "outside the own limit"),
    ],
)
def test_other_agencies_have_the_time_that_the_law_gives_them(procedure, agency, amount, unit, why):
    [step] = [s for s in CATALOGUE.definitions[procedure].steps if s.agency == agency]
    assert step.budget == Limit(amount=amount, unit=unit)


def test_the_social_insurance_is_asked_in_parallel_for_12_days():
    asked = [
        (d.id, c.agency, c.budget)
        for d in CATALOGUE.definitions.values()
        for step in d.steps
        for c in step.consults
        if c.agency == "Bảo hiểm xã hội tỉnh"
    ]
    assert [(agency, budget.amount) for _, agency, budget in asked] == [
        ("Bảo hiểm xã hội tỉnh", 12)
    ]


def test_an_unemployment_benefit_lapses_when_it_is_not_collected():
    assert CATALOGUE.definitions["BHTN-01"].lapses == Limit(amount=3, unit="working-day")


@pytest.mark.parametrize("definition", CATALOGUE.definitions.values(), ids=lambda d: d.id)
def test_each_workflow_is_drawn_with_all_its_steps_and_parties(definition):
    drawn = mermaid(definition)
    assert drawn.startswith("flowchart TD\n")
    for step in definition.steps:
        assert f"  {step.key}[" in drawn
        assert all(asked.name in drawn for asked in step.consults)
    assert all(earlier.agency in drawn for earlier in definition.earlier)


@pytest.mark.parametrize("unit", ["hour", "working-day", "calendar-day"])
@given(amount=st.integers(1, 400))
def test_an_unknown_procedure_gets_the_usual_steps_within_whatever_limit_it_has(unit, amount):
    limit = Limit(amount=amount, unit=unit)
    definition = check(default_definition(limit))
    assert [step.key for step in definition.steps] == [step.key for step in GOOD.steps]
    assert CATALOGUE.definition("LẠ-01", limit, NOW.date()) == definition


def test_an_unknown_procedure_without_limit_gets_steps_without_budget():
    assert all(step.budget is None for step in check(default_definition(None)).steps)


def test_a_procedure_goes_to_the_division_it_names_and_else_to_that_of_the_rule_table():
    assert CATALOGUE.division("BTXH-01", "Phòng khác") == "Phòng khác"
    assert CATALOGUE.division("BTXH-01", "") == BTXH
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
    assert CATALOGUE.contradicts(procedure, limit, NOW.date()) is contradicts

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import load_calendar
from routing.domain.assignment import POLICIES
from routing.domain.assignment.port import Absence, Assignment, Candidate, Newcomer, Task

CALENDAR = load_calendar()
NOW = datetime(2018, 4, 12, 9, 0, tzinfo=OFFICE_ZONE).astimezone(UTC)
FIELD, PROCEDURE = "Người có công", "NCC-01"


def day(number: int) -> datetime:
    """So many days after 12/04/2018, a Thursday, at 09:00."""
    return NOW + timedelta(days=number)


def task(hours: float = 8, due: int | None = 14, code: str = "x") -> Task:
    return Task(code, None if due is None else day(due), timedelta(hours=hours))


NEWCOMER = Newcomer(task(), PROCEDURE, FIELD)
TILL_MONDAY = Absence(day(0), day(4))
FOR_GOOD = Absence(day(-1), datetime(2099, 1, 1, tzinfo=UTC))


def choose(policy: str, *candidates: Candidate, newcomer: Newcomer = NEWCOMER) -> Assignment:
    return POLICIES[policy].choose(newcomer, candidates, NOW, CALENDAR)


FREE, BUSY = Candidate("free"), Candidate("busy", (task(),) * 3)
LONG, MANY = Candidate("long", (task(60),)), Candidate("many", (task(2),) * 5)


@pytest.mark.parametrize(
    ("policy", "candidates", "chosen", "why", "reason"),
    [
        ("by-load", [BUSY, FREE], "free", "Đang giữ ít hồ sơ nhất (0).", "fewest"),
        ("by-load", [MANY, LONG], "long", "Đang giữ ít hồ sơ nhất (1).", "it counts cases alone"),
        ("by-load", [replace(BUSY, id="b"), BUSY], "b", "Đang giữ ít hồ sơ nhất (3).",
         "the first of the register among equals"),
        ("round-robin", [replace(FREE, last_given=day(-1)), replace(BUSY, last_given=day(-2))],
         "busy",
         "Đến lượt: lâu nhất chưa được giao hồ sơ, lần trước là 09:00 ngày 10/04/2018.",
         "whose turn was longest ago, however busy"),
        ("round-robin", [replace(FREE, last_given=day(-1)), BUSY], "busy",
         "Đến lượt: chưa được giao hồ sơ nào.", "first who never had one"),
        ("by-rule", [FREE, replace(BUSY, areas=frozenset({FIELD}))], "busy",
         "Phụ trách lĩnh vực «Người có công», đang giữ 3 hồ sơ, ít nhất trong số đó.",
         "whose field it is, however busy"),
        ("by-rule",
         [replace(FREE, areas=frozenset({FIELD})), replace(BUSY, areas=frozenset({PROCEDURE}))],
         "busy", "Phụ trách thủ tục NCC-01, đang giữ 3 hồ sơ, ít nhất trong số đó.",
         "the procedure goes before its field"),
        ("by-rule", [BUSY, replace(FREE, areas=frozenset({"Dạy nghề"}))], "free",
         "Chưa có ai đang làm việc phụ trách lĩnh vực «Người có công»;"
         " người này đang giữ 0 hồ sơ, ít nhất.",
         "nobody is named: who has least"),
        ("by-rule",
         [replace(FREE, areas=frozenset({FIELD}), absences=(TILL_MONDAY,)), BUSY], "busy",
         "Chưa có ai đang làm việc phụ trách lĩnh vực «Người có công»;"
         " người này đang giữ 3 hồ sơ, ít nhất.",
         "who is named is away"),
        ("expected-lateness", [LONG, MANY], "many",
         "Số hồ sơ dự kiến trễ hạn tăng ít nhất (0,000; người kế tiếp 0,846),"
         " dự kiến xong ngày 16/04/2018.",
         "five short cases are less than one long"),
        ("expected-lateness", [BUSY, FREE], "free",
         "Số hồ sơ dự kiến trễ hạn tăng ít nhất (0,000; người kế tiếp 0,001),"
         " dự kiến xong ngày 13/04/2018.",
         "an empty desk"),
        ("expected-lateness", [replace(FREE, id="late", absences=(Absence(day(1), day(5)),)), FREE],
         "free", "Nguy cơ trễ hạn tăng như nhau (0,000);"
         " người này dự kiến xong sớm nhất, ngày 13/04/2018.",
         "an absence to come shifts the finish"),
        ("expected-lateness", [Candidate("one", (task(due=None),)), FREE], "free",
         "Nguy cơ trễ hạn tăng như nhau (0,000); người này đang giữ ít hồ sơ nhất (0).",
         "what has no due date waits, so both would finish at once: fewest cases"),
        ("expected-lateness", [replace(FREE, id="a"), FREE], "a",
         "Nguy cơ trễ hạn tăng như nhau (0,000); người này đứng trước trong danh sách cán bộ.",
         "nothing tells them apart"),
        ("expected-lateness", [LONG], "long",
         "Chỉ có một người nhận được bước này, dự kiến xong ngày 26/04/2018.",
         "nobody else"),
    ],
)  # fmt: skip
def test_each_policy_chooses_and_says_why(policy, candidates, chosen, why, reason):
    answer = choose(policy, *candidates)
    assert (answer.assignee, answer.policy, answer.why) == (chosen, policy, why), reason


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("candidates", "chosen", "reason"),
    [
        ([], None, "no candidates"),
        ([replace(FREE, absences=(FOR_GOOD,))], None, "the only one is gone for good"),
        ([replace(FREE, absences=(TILL_MONDAY,)), BUSY], "busy", "who is there goes before"),
        ([replace(FREE, absences=(FOR_GOOD,)), replace(BUSY, absences=(TILL_MONDAY,))], "busy",
         "nobody is there, but one comes back"),
        ([replace(FREE, absences=(Absence(day(-9), day(-1)),))], "free", "what is past is past"),
    ],
)  # fmt: skip
def test_absences_count_for_every_policy(policy, candidates, chosen, reason):
    answer = choose(policy, *candidates)
    assert answer.assignee == chosen, reason
    assert [each.candidate for each in answer.forecasts] == [each.id for each in candidates]
    assert answer.why.endswith(".")


def test_a_hopeless_queue_gets_what_would_spoil_a_good_one():
    hopeless = Candidate("hopeless", tuple(task(30, due=1) for _ in range(4)))
    tight = Candidate("tight", (task(8, due=4), task(8, due=5)))
    overdue = Newcomer(task(16, due=-1), PROCEDURE, FIELD)
    answer = choose("expected-lateness", tight, hopeless, newcomer=overdue)
    assert answer.assignee == "hopeless"


tasks = st.builds(
    lambda hours, due, spread, after: Task(
        "x", None if due is None else day(due), timedelta(hours=hours), spread,
        timedelta(hours=after),
    ),
    st.floats(0.1, 80), st.none() | st.integers(-20, 60), st.floats(0, 1), st.floats(0, 60),
)  # fmt: skip
gaps = st.builds(
    lambda start, length: Absence(day(start), day(start + length)),
    st.integers(-5, 30), st.integers(1, 12),
)  # fmt: skip
queues = st.lists(tasks, max_size=6).map(tuple)
offices = st.lists(
    st.builds(Candidate, st.just(""), queues, st.lists(gaps, max_size=2).map(tuple),
              st.frozensets(st.sampled_from([FIELD, PROCEDURE, "Dạy nghề"])),
              st.none() | st.integers(-9, 0).map(day)),
    min_size=1, max_size=4,
).map(lambda found: [replace(each, id=str(n)) for n, each in enumerate(found)])  # fmt: skip
newcomers = st.builds(Newcomer, tasks, st.just(PROCEDURE), st.just(FIELD))


@given(st.sampled_from(list(POLICIES)), newcomers, offices)
def test_everybody_is_explained_and_nobody_absent_chosen_while_another_is_there(
    policy, newcomer, office
):
    answer = choose(policy, *office, newcomer=newcomer)
    assert [each.candidate for each in answer.forecasts] == [each.id for each in office]
    assert all(
        0 <= each.late_before <= each.late_after + 1e-9 <= each.open_cases + 1 + 2e-9
        for each in answer.forecasts
    )
    there = {each.id for each in office if not any(a.since <= NOW < a.until for a in each.absences)}
    assert answer.assignee in (there or {each.id for each in office})


@given(st.sampled_from(list(POLICIES)), newcomers, offices)
def test_the_order_of_the_candidates_matters_for_ties_alone(policy, newcomer, office):
    usual = merit(choose(policy, *office, newcomer=newcomer))
    for order in permutations(office):
        assert merit(choose(policy, *order, newcomer=newcomer)) == usual


def merit(answer: Assignment) -> tuple[object, ...]:
    """What the chosen one was chosen for; it may be equal for several."""
    chosen = next(each for each in answer.forecasts if each.candidate == answer.assignee)
    if answer.policy == "expected-lateness":
        return chosen.score, chosen.finish, chosen.open_cases
    return (chosen.score,)


@given(newcomers, queues, tasks)
def test_more_work_in_a_queue_never_lowers_its_lateness(newcomer, queue, more):
    less = choose("expected-lateness", Candidate("a", queue), newcomer=newcomer)
    extra = choose("expected-lateness", Candidate("a", (*queue, more)), newcomer=newcomer)
    assert extra.forecasts[0].late_after >= less.forecasts[0].late_after - 1e-9
    assert extra.forecasts[0].late_before >= less.forecasts[0].late_before - 1e-9


@given(newcomers, queues, st.integers(0, 5), st.floats(1, 3))
def test_a_longer_task_never_lowers_its_lateness(newcomer, queue, place, factor):
    longer = tuple(
        replace(each, work=each.work * factor) if n == place else each
        for n, each in enumerate(queue)
    )
    less = choose("expected-lateness", Candidate("a", queue), newcomer=newcomer)
    more = choose("expected-lateness", Candidate("a", longer), newcomer=newcomer)
    assert more.forecasts[0].late_after >= less.forecasts[0].late_after - 1e-9

"""Random workflows and random commands: a case is never stuck, never in two places, and the time
it was somewhere adds up to the time it was there at all.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from services.routing.tests.builders import AGENCY, BTXH, CODE, NCC, NOW, REGISTER, office, received

from dossier_shared.contracts import (
    DossierResumed,
    DossierStopped,
    DossierSupplementAsked,
    DossierSupplemented,
    Limit,
)
from dossier_shared.rules import RuleViolation
from routing.adapters.cases import CASES
from routing.domain.assignment.port import Absence
from routing.domain.caller import Caller
from routing.domain.case import Case, new_case
from routing.domain.commands import (
    Act,
    Done,
    Question,
    answer,
    ask_supplement,
    claim,
    complete,
    consult,
    decide,
    open_case,
    reassign,
    resume,
    return_to_pool,
    send_back,
    suspend,
)
from routing.domain.firing import fire
from routing.domain.following import follow
from routing.domain.organisation import Delegation
from routing.domain.queues import tags
from routing.domain.records import HOLDING
from routing.domain.workflow import (
    END,
    Action,
    Condition,
    Consulted,
    Definition,
    Step,
    check,
)

ROLES = ("officer", "division_head", "leader", "clerk", "receptionist")
ALL = Caller("tp-1", frozenset({*ROLES, "admin"}), AGENCY, NCC)
"""Somebody of every role: what is tried here is the life of a case, not who may do what."""

ADMIN = Caller("qt-1", frozenset({"admin"}), AGENCY, None)
ASKED = replace(ALL, division=BTXH)
LIMIT = Limit(amount=10, unit="working-day")
CONSULTED = [
    Consulted(Limit(amount=3, unit="working-day"), division=BTXH),
    Consulted(Limit(amount=7, unit="calendar-day"), agency="UBND tỉnh"),
]
RESTING = [Action("ask-supplement"), Action("consult"), Action("suspend")]


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """A way of 2 to 7 steps with short cuts, one decision, sendings back and other agencies."""
    size = draw(st.integers(2, 7))
    keys = [f"s{n}" for n in range(size)]
    decides = draw(st.integers(0, size - 2)) if size > 2 else 0
    steps = []
    for n, key in enumerate(keys):
        after = keys[n + 1] if n + 1 < size else END
        actions = _leaving(draw, keys, n, after, decides)
        if n:
            actions.append(Action("send-back", draw(st.sampled_from(keys[:n]))))
        actions += draw(st.lists(st.sampled_from(RESTING), unique_by=lambda a: a.do))
        steps.append(_step(draw, key, n, size, tuple(actions)))
    return Definition("X-01", 1, LIMIT, tuple(steps))


def _leaving(draw: st.DrawFn, keys: list[str], n: int, after: str, decides: int) -> list[Action]:
    if n == decides:
        return [Action("approve", after), Action("refuse", after)]
    farther = keys[n + 2 :] if n > decides else []
    short = draw(st.sampled_from([None, *farther]))
    if short is None:
        return [Action("complete", after)]
    refused = Condition(fact="outcome", equals="refused")
    return [Action("complete", short, refused), Action("complete", after)]


def _step(draw: st.DrawFn, key: str, n: int, size: int, actions: tuple[Action, ...]) -> Step:
    last = n == size - 1
    role = "receptionist" if last else draw(st.sampled_from(ROLES))
    days = 10 - (size - 1) if n == 0 else 1
    agency = None if last else draw(st.sampled_from([None, None, "UBND tỉnh"]))
    consults = draw(st.lists(st.sampled_from(CONSULTED), max_size=2, unique=True))
    automatic = n == 0 and len(actions) == 1 and actions[0].do == "complete"
    return Step(
        key, key, role, Limit(amount=days, unit="working-day"), automatic=automatic, agency=agency,
        join=draw(st.sampled_from(["all", "deadline"])), actions=actions,
        consults=() if automatic else tuple(consults),
    )  # fmt: skip


class Lives(RuleBasedStateMachine):
    """One case, whatever is done to it and however long it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.office = office()
        self.now = NOW
        self.case: Case = None  # type: ignore[assignment]

    @initialize(definition=definitions())
    def begins(self, definition: Definition) -> None:
        check(definition)
        fresh = new_case(CODE, received(), definition, NCC)
        self.case, _ = open_case(fresh, self.office, self.now)

    def act(self, note: str | None = None) -> Act:
        return Act(ALL, self.now, note)

    def attempt(self, command) -> None:  # type: ignore[no-untyped-def]
        try:
            after, told = command()
        except RuleViolation:
            return
        assert len(told) == 1
        self.case = after

    def own(self, person: str) -> Act:
        """As somebody of the office acts, with his own role and those in which he stands in."""
        member = self.office.members[person]
        lent = self.office.lent(person, AGENCY, member.division, self.now)
        roles = frozenset({member.role})
        return Act(Caller(person, roles, AGENCY, member.division, lent), self.now, "được giao")

    def mine(self) -> Case:
        return replace(self.case, assignee=ALL.id)

    @rule(hours=st.integers(0, 60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def sweeps(self) -> None:
        told = 0
        while self.case.next_due is not None and self.case.next_due <= self.now:
            self.case, payloads = fire(self.case, self.now)
            told += len(payloads)
        assert len(set(self.case.fired)) == len(self.case.fired)

    @rule()
    def is_claimed(self) -> None:
        self.attempt(lambda: claim(self.case, self.act(), self.office))

    @rule(outcome=st.sampled_from(["approved", "refused"]))
    def goes_on(self, outcome: str) -> None:
        if self.case.present.decides:
            self.attempt(lambda: decide(self.mine(), self.act(), outcome, self.office))
        else:
            self.attempt(lambda: complete(self.mine(), self.act(), self.office))

    @rule()
    def is_sent_back(self) -> None:
        self.attempt(lambda: send_back(self.mine(), self.act("sai"), self.office))

    @rule(person=st.sampled_from(sorted(REGISTER)))
    def another_tries(self, person: str) -> None:
        self.attempt(lambda: claim(self.case, self.own(person), self.office))
        self.attempt(lambda: resume(self.case, self.own(person), self.office))
        self.attempt(lambda: self.passed(self.case, self.own(person)))

    @rule(
        person=st.sampled_from(sorted(REGISTER)),
        left=st.booleans(),
        hours=st.integers(0, 60),
        substitute=st.sampled_from([None, *REGISTER]),
        delegate=st.sampled_from([None, *REGISTER]),
    )
    def comes_or_goes(
        self, person: str, left: bool, hours: int, substitute: str | None, delegate: str | None
    ) -> None:
        until = self.now + timedelta(hours=hours)
        changed = replace(
            self.office.members[person],
            left=left,
            absences=(Absence(self.now, until),),
            substitute=substitute,
            delegations=(Delegation(delegate, self.now, until, "1"),) if delegate else (),
        )
        self.office.members = {**self.office.members, person: changed}

    @rule(agency=st.booleans())
    def asks(self, agency: bool) -> None:
        party = {"agency": "BHXH"} if agency else {"division": BTXH}
        question = Question(Limit(amount=3, unit="working-day"), **party)
        self.attempt(lambda: consult(self.mine(), self.act("?"), question, self.office))

    @rule(agreed=st.booleans())
    def is_answered(self, agreed: bool) -> None:
        if self.case.asked:
            doing, number = replace(self.act("có"), caller=ASKED), self.case.asked[0].number
            self.attempt(lambda: answer(self.case, doing, number, agreed, self.office))

    @rule()
    def is_put_aside(self) -> None:
        self.attempt(lambda: suspend(self.mine(), self.act("chờ"), self.office))

    @rule()
    def is_taken_up(self) -> None:
        self.attempt(lambda: resume(self.mine(), self.act(), self.office))

    @rule()
    def wants_papers(self) -> None:
        self.attempt(lambda: ask_supplement(self.mine(), self.act("thiếu"), self.office))

    @rule()
    def changes_hands(self) -> None:
        self.attempt(lambda: reassign(self.case, self.act("cân đối"), None, self.office))
        self.attempt(lambda: return_to_pool(self.mine(), self.act("bận"), self.office))

    @precondition(lambda self: self.case.status == "open")
    @rule(told=st.sampled_from([DossierStopped(), DossierSupplementAsked(stage="appraisal")]))
    def stands_still(self, told) -> None:  # type: ignore[no-untyped-def]
        self.case = follow(self.case, told, self.office.calendar, self.now) or self.case

    @precondition(lambda self: self.case.status == "waiting")
    @rule(days=st.integers(1, 30), stopped=st.booleans())
    def goes_on_again(self, days: int, stopped: bool) -> None:
        due = self.now + timedelta(days=days)
        told = (
            DossierResumed(due_at=due)
            if stopped
            else DossierSupplemented(stage="appraisal", due_at=due)
        )
        self.case = follow(self.case, told, self.office.calendar, self.now) or self.case

    @invariant()
    def it_is_in_one_step_of_its_own(self) -> None:
        if self.case is not None:
            assert [step.key for step in self.case.steps].count(self.case.step) == 1

    @invariant()
    def nobody_is_asked_twice_at_once(self) -> None:
        """Also when it is sent back and comes again while an answer is still owed."""
        if self.case is not None:
            parties = [asked.party for asked in self.case.asked]
            assert len(set(parties)) == len(parties)

    @invariant()
    def it_is_never_stuck(self) -> None:
        """An open case can be passed on now, or when those asked answer or are out of time."""
        if self.case is None or self.case.status != "open":
            return
        free = replace(self.mine(), consultations=())
        command = (
            decide(free, self.act(), "approved", self.office)
            if free.present.decides
            else complete(
                replace(free, outcome=free.outcome or "approved"), self.act(), self.office
            )
        )
        assert command[0] != self.case

    def passed(self, case: Case, doing: Act) -> Done:
        if case.present.decides:
            return decide(case, doing, "approved", self.office)
        return complete(case, doing, self.office)

    def goes_on_with(self, case: Case, person: str) -> bool:
        """Whether somebody can pass the case on, once it is taken up or no longer waits."""
        member = self.office.members.get(person)
        if member is None or member.left:
            return False
        doing = self.own(person)
        try:
            if case.status == "suspended":
                case, _ = resume(case, doing, self.office)
            free = replace(
                case, status="open", consultations=(), outcome=case.outcome or "approved"
            )
            return self.passed(free, doing)[0] != free
        except RuleViolation:
            return False

    @invariant()
    def whoever_holds_it_somebody_of_the_office_moves_it_on(self) -> None:
        """Also when it waits or was put aside, and its holder is away or has left."""
        if self.case is None or not self.case.listed:
            return
        role = self.case.present.role
        if any(m.serves(role, AGENCY, self.case.division) for m in self.office.members.values()):
            doing = Act(ADMIN, self.now, "Người giữ đã nghỉ")
            given, _ = reassign(self.case, doing, None, self.office)
            holders = [(self.case, self.case.assignee), (given, given.assignee)]
            assert any(self.goes_on_with(case, person) for case, person in holders)

    @invariant()
    def time_used_adds_up(self) -> None:
        if self.case is None:
            return
        moves = [p for p in self.case.history if p.action in {"completed", "decided", "sent-back"}]
        ends = [p.until for p in moves]
        assert [p.since for p in moves[1:]] == ends[:-1]
        spent = sum(((p.until - p.since) for p in moves), timedelta())
        until = self.case.finished_at or self.case.step_started_at
        assert spent == until - self.case.received_at

    @invariant()
    def it_stands_in_lists_while_it_is_work_and_in_none_after(self) -> None:
        if self.case is not None:
            assert bool(tags(self.case)) is self.case.listed

    @invariant()
    def it_is_read_as_it_was_written(self) -> None:
        if self.case is not None:
            document = CASES.own_fields(self.case) | {"_id": CODE}
            assert CASES.from_document(document) == self.case

    @invariant()
    def holders_change_by_acts_alone(self) -> None:
        if self.case is not None:
            taken = [p for p in self.case.history if p.action in HOLDING and p.to_step != p.step]
            assert taken == []


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
TestLives = pytest.mark.timeout(240)(TestLives)

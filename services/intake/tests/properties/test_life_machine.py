"""Whatever is done to dossiers, at whatever time and in whatever order, what must hold holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule
from services.intake.tests.builders import (
    AGENCY,
    CODE,
    NOW,
    PROCEDURE,
    application,
)  # fmt: skip
from services.intake.tests.commands import COMMANDS, COUNTER, DATED, handed_over

from dossier_shared.acts import Act
from dossier_shared.chains import Chain, Head, canonical, first_broken, no_entry
from dossier_shared.mongo.audit import changes, entry
from dossier_shared.mongo.codec import Codec
from dossier_shared.rules import RuleViolation
from dossier_shared.worktime import TimeLimit, Unit
from intake.domain.clock import stands_still
from intake.domain.dossier import Dossier
from intake.domain.due import due_of
from intake.domain.episodes import BookEntry
from intake.domain.receiving import Numbered, Receipt, receive_at_once, registered, submit
from intake.domain.statuses import MOVES, OPEN, RUNNING, Status, allowed, may, move_of

LIMITS = st.sampled_from(
    [
        None,
        TimeLimit(4, Unit.HOUR),
        TimeLimit(1, Unit.WORKING_DAY),
        TimeLimit(10, Unit.WORKING_DAY),
        TimeLimit(30, Unit.CALENDAR_DAY),
    ]
)
FIELDS = Codec(Dossier, "code")
TARGETS = {(source, move.target) for move in MOVES for source in move.sources if move.target}
DEAD_ENDS = {"withdraw", "record-fee", "refuse"}
"""Given now and then; they lead nowhere."""

TOGETHER = [
    ("draft-supplement", "approve-supplement", "ask-supplement"),
    ("draft-apology", "approve-apology", "send-apology"),
]
HANDED_OVER = "hand-over"
HEARD = {**COMMANDS, HANDED_OVER: handed_over}
Given = tuple[str, datetime]


class Life(RuleBasedStateMachine):
    """A counter with a few dossiers; time goes on between the commands, never back."""

    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.dossiers: list[Dossier] = []
        self.begun: list[Dossier] = []
        self.given: list[list[Given]] = []
        self.chains: list[list[dict[str, object]]] = []

    @rule(minutes=st.integers(1, 60 * 24 * 2))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: len(self.dossiers) < 3)
    @rule(target=numbers, limit=LIMITS, pauses=st.booleans(), online=st.booleans())
    def hand_in(self, limit: TimeLimit | None, pauses: bool, online: bool) -> int:
        procedure = replace(PROCEDURE, limit=limit, pauses_on_supplement=pauses)
        number = len(self.dossiers) + 1
        code = f"{CODE[:-4]}{number:04d}"
        applied = application(at=self.now, by=COUNTER, channel="online" if online else "counter")
        numbered = Numbered(code, f"{AGENCY}/{number:06d}", "K7M2Q9XWTR")
        fresh = registered(numbered, procedure, applied, self.now)
        receipt = Receipt(self.now, COUNTER, DATED, BookEntry(2018, number), None)
        first, _ = (
            submit(fresh, DATED, None) if online else receive_at_once(fresh, procedure, receipt)
        )
        self.dossiers.append(first)
        self.begun.append(first)
        self.given.append([])
        self.chains.append([])
        self.note(number, "begin", {})
        return number

    @rule(number=numbers, pick=st.integers(0, 99))
    def go_on(self, number: int, pick: int) -> None:
        """One of the commands that the status allows, so that lives get far."""
        dossier = self.dossiers[number - 1]
        possible = [
            command
            for command in allowed(dossier.status, dossier.received)
            if command not in DEAD_ENDS
        ]
        if possible:
            self.give(number, possible[pick % len(possible)])

    @rule(number=numbers, commands=st.sampled_from(TOGETHER))
    def decide(self, number: int, commands: Sequence[str]) -> None:
        """Drafted, approved and sent in one go, as offices do."""
        for command in commands:
            self.give(number, command)

    @rule(number=numbers)
    def hand_over(self, number: int) -> None:
        """The division is done, and says so without number and file."""
        dossier = self.dossiers[number - 1]
        if dossier.status in RUNNING:
            self.take(number, HANDED_OVER, HEARD[HANDED_OVER](dossier, self.now)[0])

    @rule(number=numbers, command=st.sampled_from(sorted(COMMANDS)))
    def give(self, number: int, command: str) -> None:
        before = self.dossiers[number - 1]
        possible = may(move_of(command), before.status, before.received)
        try:
            after, _ = COMMANDS[command](before, self.now)
        except RuleViolation as broken:
            refused: RuleViolation | None = broken
        else:
            refused = None
        if refused is None:
            assert possible
        else:
            assert (refused.code == "move-forbidden") is not possible
            assert possible or refused.allowed == allowed(before.status, before.received)
            return
        self.take(number, command, after)

    def take(self, number: int, command: str, after: Dossier) -> None:
        earlier = FIELDS.to_fields(self.dossiers[number - 1])
        self.dossiers[number - 1] = after
        self.given[number - 1].append((command, self.now))
        self.note(number, command, earlier)

    def note(self, number: int, command: str, earlier: dict[str, object]) -> None:
        chain, dossier = self.chains[number - 1], self.dossiers[number - 1]
        head = no_entry(dossier.code)
        if chain:
            head = Head(len(chain), str(chain[-1]["hash"]))
        changed = list(changes(earlier, FIELDS.to_fields(dossier)))
        act = Act(command, by=COUNTER, role="receptionist")
        chain.append(entry(head, act, self.now, changed, None))

    @invariant()
    def every_history_is_a_way_through_the_table(self) -> None:
        for dossier in self.dossiers:
            steps = [one.status for one in dossier.history]
            assert steps[0] in {Status.SUBMITTED, Status.RECEIVED}
            assert all(step in TARGETS for step in pairwise(steps))
            assert steps[-1] == dossier.status
            times = [one.at for one in dossier.history]
            assert times == sorted(times)

    @invariant()
    def a_clock_has_no_gap_and_gives_the_due_date(self) -> None:
        for dossier in self.dossiers:
            clock = dossier.clock
            assert bool(clock) is dossier.received
            assert all(a.end == b.start for a, b in pairwise(clock))
            if dossier.status not in OPEN or not dossier.received:
                continue
            derived = due_of(clock, dossier.limit, DATED.calendar)
            assert dossier.due_now == (derived and derived.at)
            assert clock[-1].end is None
            waits = {Status.SUPPLEMENT, Status.DUTY, Status.STOPPED}
            assert stands_still(clock) is (dossier.status in waits)

    @invariant()
    def what_the_receipt_promised_is_never_rewritten(self) -> None:
        for first, dossier in zip(self.begun, self.dossiers, strict=True):
            if first.received:
                assert dossier.due_first == first.due_first
            assert (dossier.due_first is not None) is (
                dossier.received and dossier.limit is not None
            )

    @invariant()
    def slips_are_numbered_by_kind_without_a_gap(self) -> None:
        for dossier in self.dossiers:
            for kind in {slip.kind for slip in dossier.slips}:
                numbers = [int(s.number[-2:]) for s in dossier.slips if s.kind == kind]
                assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def each_stage_asks_at_most_once_and_each_dossier_is_put_off_at_most_once(self) -> None:
        for dossier in self.dossiers:
            stages = [one.stage for one in dossier.supplements if one.asked_at]
            assert len(stages) == len(set(stages))
            assert sum(one.kind == "reappointed" for one in dossier.clock) <= 1

    @invariant()
    def every_period_s_figures_add_up(self) -> None:
        """Previous + received = resolved + open, and open is the next period's previous."""
        half = NOW + (self.now - NOW) / 2
        before = NOW - timedelta(days=1)
        for since, until in ((before, half), (half, self.now)):
            previous, left = (open_at(self.dossiers, moment) for moment in (since, until))
            received = entered(self.dossiers, since, until)
            resolved = ended(self.dossiers, since, until)
            assert previous + received == resolved + left

    def teardown(self) -> None:
        for first, dossier, given, chain in zip(
            self.begun, self.dossiers, self.given, self.chains, strict=True
        ):
            again = first
            for command, at in given:
                again, _ = HEARD[command](again, at)
            assert again == dossier
            entries = [canonical(one) for one in chain]
            head = Head(len(chain), str(chain[-1]["hash"]))
            state = canonical(FIELDS.to_fields(dossier))
            assert first_broken(Chain(dossier.code, head, entries, state)) is None


def open_at(dossiers: Sequence[Dossier], moment: datetime) -> int:
    """In progress, told from the status it stood in."""
    standing = [[one.status for one in dossier.history if one.at <= moment] for dossier in dossiers]
    received = [d.received_at is not None and d.received_at <= moment for d in dossiers]
    return sum(
        bool(steps) and steps[-1] in OPEN and taken
        for steps, taken in zip(standing, received, strict=True)
    )


def entered(dossiers: Sequence[Dossier], since: datetime, until: datetime) -> int:
    return sum(one.received_at is not None and since < one.received_at <= until for one in dossiers)


def ended(dossiers: Sequence[Dossier], since: datetime, until: datetime) -> int:
    """Decided or withdrawn in the period."""
    over = {Status.FINISHED, Status.WITHDRAWN}
    return sum(
        one.status in over and since < one.at <= until
        for dossier in dossiers
        for one in dossier.history
    )


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=400,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

"""Random lives of what one citizen is told: he is told once by each chain, and never forgotten.

Behind each channel is a provider that compares request ids: what it has taken it does not refuse.
It alone knows the truth; we see outcomes and receipts.
"""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from hypothesis import example, given, settings
from hypothesis import strategies as st
from services.notify.tests.people.dossiers import CODE, NOW, dossier

from dossier_shared.contracts import Event
from dossier_shared.rules import RuleViolation
from notify.domain.calls import BY_HAND, CallTry, tried
from notify.domain.contacts import NewContact, corrected
from notify.domain.correspondence import (
    Tried,
    claim_due,
    review,
    settle_all,
    to_send,
    with_calls,
)
from notify.domain.hours import Hours
from notify.domain.kinds import RULES
from notify.domain.notices import Sent
from notify.domain.outcomes import Accepted, Busy, Refused, Unknown
from notify.domain.reaching import groups, pursued
from notify.domain.receiving import receive
from notify.domain.reporting import News
from notify.domain.resending import resend
from notify.domain.statuses import LOST, TOLD, WAITING
from notify.domain.telling import tell_citizen

LEASE = timedelta(seconds=45)
ANSWERS = ["takes", "refuses", "is busy", "takes in silence", "loses it", "we die, taken", "we die"]
OFTEN = ["refuses", "refuses", "is busy", *ANSWERS]
CHANNELS = st.lists(st.sampled_from(["zalo", "sms", "email"]), unique=True, max_size=3).map(tuple)
COMMON = [
    st.tuples(st.just("wait"), st.sampled_from([1, 40, 90, 700, 4_500, 50_000, 1_300_000])),
    st.tuples(st.just("send"), st.lists(st.sampled_from(OFTEN), min_size=1, max_size=3)),
    st.tuples(st.just("send"), st.lists(st.sampled_from(OFTEN), min_size=1, max_size=3)),
    st.tuples(st.just("answer_late"), st.integers(0, 5)),
    st.tuples(st.just("receipt"), st.tuples(st.integers(0, 5), st.booleans())),
]
BY_ITSELF = st.lists(st.one_of(*COMMON), max_size=40)
WITH_PEOPLE = st.lists(
    st.one_of(
        *COMMON,
        st.tuples(st.just("resend"), st.integers(0, 5)),
        st.tuples(st.just("correct"), st.sampled_from(["phone", "mail", "both"])),
        st.tuples(st.just("call"), st.sampled_from(["reached", "no-answer", "given-up"])),
        st.tuples(st.just("another"), st.sampled_from(["supplement", "supplemented", "returned"])),
    ),
    max_size=40,
)
OFFICES = st.tuples(CHANNELS, CHANNELS, CHANNELS)


class Life:
    """A dossier, its clock, and the truth: by request, whether it arrives in the end, which nobody
    knows as long as it is None.
    """

    def __init__(self, channels, owner, order) -> None:
        self.now, self.events = NOW, 0
        self.arrives: dict[UUID, bool | None] = {}
        self.told = dossier(channels=channels, owner=owner, order=order, tags=("t0",))
        self.another("received")

    def another(self, kind) -> None:
        self.events += 1
        event = Event(UUID(int=self.events), "intake", "any", CODE, self.events, self.now, None)
        self.told, _ = tell_citizen(self.told, event, kind, {}, self.now)

    def wait(self, seconds) -> None:
        self.now += timedelta(seconds=seconds)

    def send(self, answers) -> None:
        self.told, _ = review(self.told, self.now, Hours())
        due = to_send(self.told, self.now)
        sent = {notice.id: Sent(notice.channel) for notice in due}
        self.told, _ = claim_due(self.told, sent, self.now, LEASE)
        for number, notice in enumerate(due):
            outcome = self.outcome(notice, answers[number % len(answers)])
            if outcome is not None:
                tried_ = Tried(notice.id, len(notice.attempts), outcome)
                self.told, _ = settle_all(self.told, [tried_], self.now)

    def outcome(self, notice, answer):
        taken = notice.request_id in self.arrives
        if answer in {"takes", "takes in silence", "we die, taken"}:
            self.arrives.setdefault(notice.request_id, None)
        match answer:
            case "takes":
                return Accepted("1")
            case "refuses":
                return Accepted("1") if taken else Refused("number-refused")
            case "is busy":
                return Busy("http-500")
            case "takes in silence" | "loses it":
                return Unknown("timeout")
        return None

    def answer_late(self, which) -> None:
        """Of a worker that was cut off and comes back."""
        tries = [
            (notice, number)
            for notice in self.told.notices
            for number, one in enumerate(notice.attempts)
            if one.outcome in {None, "unknown"} and notice.request_id in self.arrives
        ]
        if tries:
            notice, number = tries[which % len(tries)]
            late = Tried(notice.id, number, Accepted("1"))
            self.told, _ = settle_all(self.told, [late], self.now)

    def receipt(self, what) -> None:
        which, arrives = what
        known = [notice for notice in self.told.notices if notice.request_id in self.arrives]
        if not known:
            return
        request = known[which % len(known)].request_id
        if self.arrives[request] is None:
            self.arrives[request] = arrives
        fate = "delivered" if self.arrives[request] else "failed-for-good"
        news = News("any", request, None, fate, "sms-2", self.now)
        self.told = (receive(self.told, news) or (self.told, []))[0]

    def resend(self, which) -> None:
        if self.told.notices:
            notice = self.told.notices[which % len(self.told.notices)]
            with suppress(RuleViolation):
                self.told, _ = resend(self.told, notice.public_id, self.now, "mc-1")

    def correct(self, what) -> None:
        changed = {"phone": {"zalo", "sms"}, "mail": {"email"}, "both": {"zalo", "sms", "email"}}
        channels = tuple(dict.fromkeys((*self.told.channels, *sorted(changed[what]))))
        new = NewContact(
            "sealed", channels, frozenset(changed[what]), self.told.owner_channels, ("t1",)
        )
        self.told, _ = corrected(self.told, new, "mc-1", self.now)

    def call(self, outcome) -> None:
        for one in [call for call in self.told.calls if call.is_open][:1]:
            note = CallTry(self.now, "mc-1", outcome)
            self.told = with_calls(self.told, tried(self.told.calls, one.id, note))

    @property
    def groups(self):
        return groups(self.told.notices)


def live(office, steps):
    life = Life(*office)
    yield life
    for name, argument in steps:
        getattr(life, name)(argument)
        yield life


def perhaps_told(life, told) -> list[str]:
    """By which channels a message went out that may arrive."""
    lost = {request for request, arrives in life.arrives.items() if arrives is False}
    out = life.arrives.keys() - lost
    return [notice.channel for notice in told if notice.request_id in out]


@settings(max_examples=300, deadline=None)
@given(OFFICES, BY_ITSELF)
def test_nobody_is_told_by_two_channels_of_one_chain(office, steps):
    for life in live(office, steps):
        for told in life.groups.values():
            for to, chains in ((None, life.told.ways.first), ("owner", life.told.ways.owner)):
                mine = [notice for notice in told if notice.to == to]
                for chain in chains:
                    assert len({*perhaps_told(life, mine)} & {*chain}) <= 1


@settings(max_examples=300, deadline=None)
@given(OFFICES, BY_ITSELF)
def test_the_owner_is_told_only_when_nothing_went_out_to_who_hands_in(office, steps):
    for life in live(office, steps):
        for told in life.groups.values():
            first = [notice for notice in told if notice.to is None]
            owner = [notice for notice in told if notice.to is not None]
            assert not owner or not perhaps_told(life, first)


@settings(max_examples=300, deadline=None)
@given(OFFICES, WITH_PEOPLE)
def test_whoever_was_not_told_waits_for_it_or_is_called(office, steps):
    for life in live(office, steps):
        calls = {call.id: call for call in life.told.calls}
        for id_, told in life.groups.items():
            call, statuses = calls.get(id_), {notice.status for notice in told}
            if statuses & (TOLD | WAITING | {"expired"}) or overtaken(life, told):
                continue
            assert call is not None
            assert call.is_open or call.closed_as in BY_HAND | {"given-up"}


@settings(max_examples=300, deadline=None)
@given(OFFICES, WITH_PEOPLE)
def test_nobody_is_called_about_what_waits_to_be_told_or_was_told_or_lost_its_sense(office, steps):
    for life in live(office, steps):
        open_calls = {call.id for call in life.told.calls if call.is_open}
        for id_ in open_calls:
            told = life.groups[id_]
            assert {notice.status for notice in told} <= LOST | {"cancelled"}
            assert not overtaken(life, told)


@settings(max_examples=200, deadline=None)
@example(
    ((), ("zalo", "sms"), ()),
    [("send", ["takes"]), ("correct", "phone"), ("receipt", (0, False))],
)  # who hands in has a telephone now, so the owner's next channel waits for it
@given(OFFICES, WITH_PEOPLE)
def test_to_look_twice_changes_nothing(office, steps):
    for life in live(office, steps):
        told = life.told
        assert pursued(told.notices, told.ways, told.calls) == (told.notices, told.calls)
        ids = [notice.id for notice in told.notices]
        assert len(ids) == len(set(ids))
        assert len({call.id for call in told.calls}) == len(told.calls)


def overtaken(life, told) -> bool:
    rest = life.told.notices[life.told.notices.index(told[-1]) :]
    return any(told[0].kind in RULES[later.kind].overtakes for later in rest)

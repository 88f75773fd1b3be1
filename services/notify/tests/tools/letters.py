"""Correspondences for tests, told by what befell their notices."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from notify.domain.correspondence import Correspondence
from notify.domain.notices import Attempt, Notice, Sent, moved

AGENCY = "000.00.19.H50"
CODE = "000.00.19.H50-180412-0007"
MORNING = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
STEPS = {
    "queued": (),
    "held": ("held",),
    "sending": ("sending",),
    "accepted": ("sending", "accepted"),
    "delivered": ("sending", "accepted", "delivered"),
    "failed-for-good": ("sending", "failed-for-good"),
    "failed-temporarily": ("sending", "unknown", "sending", "failed-temporarily"),
    "cancelled": ("cancelled",),
    "expired": ("held", "expired"),
}


def notice(
    kind="received", channel="sms", status="accepted", at=MORNING, seconds=2, provider="viettel",
    number=0, **more,
) -> Notice:  # fmt: skip
    """A notice that came to this status, `seconds` after each other step."""
    steps = STEPS[status]
    one = Notice(
        id=f"e{number}:{kind}:{channel}", kind=kind, channel=channel, audience="citizen", to=None,
        params={"due": at + timedelta(days=10)}, queued_at=at, next_at=at, **more,
    )  # fmt: skip
    for place, step in enumerate(steps):
        one = moved(one, step, at + timedelta(seconds=seconds * place))
    if "sending" in steps:
        sent = Sent(provider, digest="d" * 64, template="received/sms/vi@1")
        one = replace(one, attempts=(Attempt(at, sent, "accepted", ref=f"SMS-{number}"),))
    return one


def letters(code=CODE, *notices: Notice, agency=AGENCY, **more) -> Correspondence:
    return Correspondence(code=code, agency=agency, notices=notices, **more)


INSTANTS = st.integers(0, 5 * 24 * 3600 * 1000).map(
    lambda ms: datetime(2018, 4, 10, tzinfo=UTC) + timedelta(milliseconds=ms)
)
NOTICES = st.builds(
    notice,
    kind=st.sampled_from(["received", "supplement", "ready", "outage"]),
    channel=st.sampled_from(["sms", "email"]),
    status=st.sampled_from(sorted(STEPS)),
    at=INSTANTS,
    seconds=st.integers(0, 12),
    provider=st.sampled_from(["viettel", "vnpt"]),
)


@st.composite
def offices(draw) -> list[Correspondence]:
    """Some dossiers of two departments; ids of notices differ."""
    found = []
    for place, some in enumerate(draw(st.lists(st.lists(NOTICES, max_size=4), max_size=8))):
        agency = draw(st.sampled_from([AGENCY, "000.00.20.H50", None]))
        told = [replace(one, id=f"e{place}-{n}:{one.kind}") for n, one in enumerate(some)]
        found.append(letters(f"{CODE}{place}", *told, agency=agency))
    return found

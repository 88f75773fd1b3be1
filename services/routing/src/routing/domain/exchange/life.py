"""The life of a document sent for consultation, as the other agency's messages move it.

A message may come late, twice or before the one that was sent first. A sending only goes up, and
an ended one does not move again; so the same messages lead to the same state in whatever order
they come, as long as they name one end.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from routing.domain.exchange.messages import StatusCode, StatusMessage

State = Literal[
    "sent", "arrived", "registered", "assigned", "in-progress", "done", "refused", "recalled"
]
Recall = Literal["not-asked", "wanted", "asked", "refused"]
"""`wanted`: somebody asks for it back, and the message that says so is still to be sent."""

OPEN: tuple[State, ...] = ("sent", "arrived", "registered", "assigned", "in-progress")
"""In the order in which a document passes them."""
ENDED: frozenset[State] = frozenset({"done", "refused", "recalled"})


@dataclass(frozen=True, slots=True)
class Move:
    """`code` takes a sending from any of `frm` to `to`; `asked`: only when we asked for it back."""

    code: StatusCode
    frm: tuple[State, ...]
    to: State
    asked: bool = False


MOVES: tuple[Move, ...] = (
    Move("01", OPEN[:1], "arrived"),
    Move("03", OPEN[:2], "registered"),
    Move("04", OPEN[:3], "assigned"),
    Move("05", OPEN[:4], "in-progress"),
    Move("06", OPEN, "done"),
    Move("02", OPEN, "refused"),
    Move("15", OPEN, "recalled", asked=True),
)
"""13 is what we send ourselves, and 16 leaves the document where it is: `recall` tells of both."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One document at one receiver. `since` is when its state, or the answer to us, came to be."""

    document_id: str
    receiver: str
    since: datetime
    state: State = "sent"
    recall: Recall = "not-asked"

    @property
    def ended(self) -> bool:
        return self.state in ENDED


def want_back(sending: Sending, now: datetime) -> Sending:
    """Note that somebody wants the document back, who may ask again after a refusal."""
    if sending.ended or sending.recall in {"wanted", "asked"}:
        return sending
    return replace(sending, recall="wanted", since=now)


def ask_back(sending: Sending, now: datetime) -> Sending:
    """Note that the document is asked back (status 13); an ended one stays as it is."""
    if sending.ended or sending.recall == "asked":
        return sending
    return replace(sending, recall="asked", since=now)


def hear(sending: Sending, message: StatusMessage) -> Sending:
    """The sending after the message: itself when that is old news.

    ValueError when the message is of another document or from another agency.
    """
    if (message.sender.id, message.response_for.document_id) != (
        sending.receiver,
        sending.document_id,
    ):
        raise ValueError(f"{message.key} says nothing of {sending.document_id}")
    if message.code == "16" and sending.recall == "asked" and not sending.ended:
        return replace(sending, recall="refused", since=message.at)
    move = _move(sending, message.code)
    return replace(sending, state=move.to, since=message.at) if move else sending


def _move(sending: Sending, code: StatusCode) -> Move | None:
    for move in MOVES:
        if move.code == code and sending.state in move.frm:
            return move if sending.recall == "asked" or not move.asked else None
    return None

"""Delivery receipts: what a `deliver_sm` says of a message that was handed in before.

The text form is that of appendix B of SMPP 3.4, which leaves room for every centre's habits; where
the optional parameters are there, they count.
"""

import re
from dataclasses import dataclass

from smpp34 import DeliverSm

from notify.adapters.told import code_of
from notify.domain.statuses import Fate

RECEIPT = 0x04
KIND_OF_MESSAGE = 0x3C
"""esm_class: which bits say that it is a receipt and no citizen's message."""

RECEIPTED_MESSAGE_ID, MESSAGE_STATE = 0x001E, 0x0427
"""Optional parameters that a receipt may have."""
STATES = {1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 6: "ACCEPTD"}
STATES |= {7: "UNKNOWN", 8: "REJECTD"}
FATES: dict[str, Fate] = {
    "DELIVRD": "delivered",
    "EXPIRED": "failed-temporarily",
    "DELETED": "failed-for-good",
    "UNDELIV": "failed-for-good",
    "REJECTD": "failed-for-good",
}
"""The other states are no news: the message is still on its way, or nobody knows."""

FIELD = re.compile(r"(id|stat|err):(\S*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """`reason` is the centre's state and error code; None when it arrived."""

    message_id: str
    fate: Fate
    reason: str | None


def is_receipt(pdu: DeliverSm) -> bool:
    return pdu.esm_class & KIND_OF_MESSAGE == RECEIPT


def told(pdu: DeliverSm) -> Told | None:
    """What the receipt says; None when that is nothing new or cannot be made out."""
    fields = {name.lower(): value for name, value in FIELD.findall(_text(pdu))}
    message_id, state = fields.get("id"), fields.get("stat", "").upper()
    for tlv in pdu.tlvs:
        if tlv.tag == RECEIPTED_MESSAGE_ID:
            message_id = tlv.as_string() or message_id
        elif tlv.tag == MESSAGE_STATE:
            state = STATES.get(tlv.as_int() or 0, state)
    fate = FATES.get(state)
    if not message_id or fate is None:
        return None
    if fate == "delivered":
        return Told(message_id, fate, None)
    error = code_of(fields.get("err", ""))
    return Told(message_id, fate, "-".join(["smpp", state.lower(), *([error] if error else [])]))


def _text(pdu: DeliverSm) -> str:
    return pdu.short_message.decode("latin-1")

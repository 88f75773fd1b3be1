"""What a centre's answer to a `submit_sm` means (SMPP 3.4, 5.1.3). An answer that is no OK says
that the message was not taken; only silence leaves that open.
"""

from notify.domain.outcomes import Busy, Outcome, Refused

NUMBER_REFUSED = {0x0B: "number-refused", 0x50: "number-refused", 0x51: "number-refused"}
TEXT_REFUSED = {0x01: "too-long", 0x67: "characters-refused"}
CANNOT_NOW = {
    0x04: "not-bound",
    0x08: "gateway-busy",
    0x0A: "brandname-not-registered",
    0x14: "queue-full",
    0x45: "gateway-busy",
    0x58: "throttled",
}


def outcome_of(status: int) -> Outcome:
    """Of a status that is not OK; what the table does not have is for the operator to look at,
    and the message may pass when it is mended.
    """
    if status in NUMBER_REFUSED:
        return Refused(NUMBER_REFUSED[status], hard=True)
    if status in TEXT_REFUSED:
        return Refused(TEXT_REFUSED[status], hard=False)
    return Busy(CANNOT_NOW.get(status, f"smpp-{status:#x}"))

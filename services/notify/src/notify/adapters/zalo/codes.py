"""Error codes of ZNS (zalo.cloud, «Cách xử lý mã lỗi»), sorted by what can be done about them."""

from notify.adapters.told import code_of
from notify.domain.outcomes import Accepted, Busy, Outcome, Refused, Unknown

TAKEN = 0

NOT_ON_ZALO = {
    -108: "number-refused",
    -110: "zalo-too-old",
    -114: "zalo-inactive",
    -118: "no-zalo-account",
    -119: "zalo-cannot-receive",
    -134: "zalo-not-agreed",
    -139: "zalo-refused-kind",
    -141: "zalo-refused-sender",
}
"""This person cannot be told by Zalo, but may be by another channel."""
TEXT_REFUSED = {
    -109: "template-unknown",
    -111: "fields-missing",
    -112: "fields-refused",
    -113: "button-refused",
    -116: "text-refused",
    -121: "fields-missing",
    -122: "fields-refused",
    -130: "too-long",
    -132: "fields-refused",
}
CANNOT_NOW = {
    -115: "balance-spent",
    -117: "template-not-ours",
    -120: "sender-not-allowed",
    -124: "key-refused",
    -125: "sender-unknown",
    -126: "balance-spent",
    -131: "template-not-approved",
    -133: "night",
    -135: "sender-not-allowed",
    -136: "sender-not-allowed",
    -137: "balance-spent",
    -138: "sender-not-allowed",
    -140: "sender-not-allowed",
    -144: "quota-spent",
    -145: "sender-not-allowed",
    -146: "template-disabled",
    -147: "quota-spent",
}
"""What an operator mends, or tomorrow: the message itself is good."""
OUR_SET_UP = range(-107, -100)


def outcome_of(code: int, ref: str) -> Outcome:
    """`hard` where nothing will ever arrive: at Zalo only, which says nothing of the phone."""
    if code == TAKEN:
        return Accepted(ref)
    if code in NOT_ON_ZALO:
        return Refused(NOT_ON_ZALO[code], hard=True)
    if code in TEXT_REFUSED:
        return Refused(TEXT_REFUSED[code], hard=False)
    if code in CANNOT_NOW or code in OUR_SET_UP:
        return Busy(CANNOT_NOW.get(code, f"zalo{code}"))
    known = code_of(str(code))
    return Unknown(f"zalo{known}" if known else "code-unknown")

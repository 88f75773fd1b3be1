"""A text as the short messages that carry it: alphabet, header of concatenation, data coding.

The parts are cut by notify's own segmentation, which also counts and prices them; here each gets
its octets. In the default alphabet a centre takes one octet for each septet.
"""

from dataclasses import dataclass
from uuid import UUID

from notify.domain.text.gsm import septets
from notify.domain.text.segments import Encoding, segmented

GSM_7, UCS_2 = 0x00, 0x08
WITH_HEADER = 0x40
"""esm_class: the message begins with a user data header."""


@dataclass(frozen=True, slots=True)
class Part:
    data_coding: int
    esm_class: int
    octets: bytes

    @property
    def encoding(self) -> Encoding:
        return "UCS-2" if self.data_coding == UCS_2 else "GSM-7"


def parts_of(text: str, request_id: UUID) -> tuple[Part, ...]:
    """The reference that joins the parts comes from the request id, so a part that is sent again
    later still belongs to the others.
    """
    cut = segmented(text)
    coding = GSM_7 if cut.encoding == "GSM-7" else UCS_2
    bodies = [octets_of(part, coding) for part in cut.parts]
    if len(bodies) == 1:
        return (Part(coding, 0, bodies[0]),)
    return tuple(
        Part(coding, WITH_HEADER, _header(request_id, len(bodies), number) + body)
        for number, body in enumerate(bodies, start=1)
    )


def octets_of(text: str, coding: int) -> bytes:
    if coding == UCS_2:
        return text.encode("utf-16-be")
    return septets(text)


def _header(request_id: UUID, total: int, number: int) -> bytes:
    """Concatenated short messages with an 8-bit reference (3GPP TS 23.040, 9.2.3.24.1)."""
    return bytes([5, 0, 3, request_id.int % 256, total, number])

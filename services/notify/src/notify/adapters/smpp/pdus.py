"""PDUs on the wire. `submit_sm` and `deliver_sm` are the codec's; the others have bodies so small
that they are written here (SMPP 3.4, chapters 3.2 and 4).
"""

import struct
from asyncio import StreamReader

from smpp34 import DeliverSm, RawPdu, SubmitSm, decode

Pdu = SubmitSm | DeliverSm | RawPdu

BIND_TRANSCEIVER, ENQUIRE_LINK, SUBMIT_SM, DELIVER_SM, UNBIND = 0x09, 0x15, 0x04, 0x05, 0x06
GENERIC_NACK = 0x80000000
RESPONSE = 0x80000000
"""The bit that makes a response's command id of a request's."""

OK, NOT_UNDERSTOOD, COME_AGAIN = 0x00, 0x03, 0x64
"""ESME_ROK, ESME_RINVCMDID, ESME_RX_T_APPN: the centre is to deliver it once more."""

VERSION = 0x34
LONGEST = 70_000
HEAD = 16


class Garbled(Exception):
    """What came is no PDU, so nothing after it can be read."""


def empty(command: int, sequence: int, status: int = OK) -> bytes:
    return struct.pack(">IIII", HEAD, command, status, sequence)


def bind_transceiver(sequence: int, system_id: str, password: str, system_type: str) -> bytes:
    texts = b"".join(text.encode("ascii") + b"\0" for text in (system_id, password, system_type))
    body = texts + bytes([VERSION, 0, 0]) + b"\0"
    return struct.pack(">IIII", HEAD + len(body), BIND_TRANSCEIVER, OK, sequence) + body


def deliver_response(sequence: int, status: int) -> bytes:
    """Its one field, the message id, is not used and empty."""
    return struct.pack(">IIII", HEAD + 1, DELIVER_SM | RESPONSE, status, sequence) + b"\0"


def message_id(response: RawPdu) -> str:
    """The id that a submit_sm_resp gives to a message; empty where the centre gave none."""
    return response.body.partition(b"\0")[0].decode("ascii", "replace")


async def read_pdu(reader: StreamReader) -> Pdu:
    """The next PDU; Garbled when it is none, IncompleteReadError when the line ended."""
    head = await reader.readexactly(4)
    length = int.from_bytes(head, "big")
    if not HEAD <= length <= LONGEST:
        raise Garbled(f"a PDU of {length} octets")
    whole = head + await reader.readexactly(length - 4)
    try:
        return decode(whole)
    except Exception as error:
        raise Garbled("a PDU that cannot be decoded") from error

"""Just enough of MongoDB's wire protocol to refuse writes in the server's place."""

import asyncio
import struct
from typing import Any

import bson

OP_MSG = 2013
HEADER = struct.Struct("<iiii")
WRITES = frozenset({"insert", "update", "delete", "findAndModify", "findandmodify"})
NOT_PRIMARY = {
    "ok": 0.0,
    "errmsg": "not primary",
    "code": 10107,
    "codeName": "NotWritablePrimary",
}


async def read_message(reader: asyncio.StreamReader) -> bytes:
    """One whole message, by the length it begins with; empty at the end."""
    head = await reader.read(HEADER.size)
    if not head:
        return b""
    if len(head) < HEADER.size:
        head += await reader.readexactly(HEADER.size - len(head))
    length = HEADER.unpack(head)[0]
    return head + await reader.readexactly(length - HEADER.size)


def command_of(message: bytes) -> str:
    """The name of the command in a message; empty when it is none of the present form."""
    if HEADER.unpack_from(message)[3] != OP_MSG or message[20] != 0:
        return ""
    size = struct.unpack_from("<i", message, 21)[0]
    return next(iter(bson.decode(message[21 : 21 + size])))


def read_only(message: bytes) -> bytes | None:
    """What a member that is no longer primary says to a write; None to anything else."""
    return _reply(message, NOT_PRIMARY) if command_of(message) in WRITES else None


def _reply(message: bytes, body: dict[str, Any]) -> bytes:
    request = HEADER.unpack_from(message)[1]
    said = struct.pack("<ib", 0, 0) + bson.encode(body)
    return HEADER.pack(HEADER.size + len(said), 1, request, OP_MSG) + said

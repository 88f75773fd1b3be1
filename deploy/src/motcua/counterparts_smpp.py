"""An SMS centre that counts: a library's SMPP server behind a relay that can cut the line.

SMPP carries no request id, so a message is counted by whom it goes to and what its octets are.
"""

import asyncio
from collections import defaultdict
from contextlib import suppress
from hashlib import sha256
from itertools import count

import smpp34

from dossier_shared.testing.ports import free_port
from motcua.counterparts_till import BROKEN, DROP, REFUSE, THROTTLE, Fault, Record, Till

HOST = "127.0.0.1"
STATUSES = {BROKEN: 0x08, REFUSE: 0x0B, THROTTLE: 0x58}
WORDS = {"delivered": "DELIVRD", "failed": "UNDELIV", "expired": "EXPIRED"}
WITH_HEADER, RECEIPT, UCS_2 = 0x40, 0x04, 0x08
STATUS_AT = slice(8, 12)
"""Where a PDU has its command status."""


class Centre:
    """`refuse_binds` makes it turn away who would bind; `receipt_answers` are the statuses with
    which its receipts were answered.
    """

    def __init__(self, till: Till) -> None:
        self.till = till
        self.texts: list[Record] = []
        self.receipt_answers: list[int] = []
        self.refuse_binds = False
        self._inner_port = free_port()
        self._server = smpp34.Server(HOST, self._inner_port, system_id="SMSC")
        self._bound: dict[str, smpp34.Esme] = {}
        self._numbers = count(1)
        self._pieces: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: set[asyncio.StreamWriter] = set()

    async def listen(self, port: int) -> asyncio.Server:
        await self._server.start()
        self._begin(self._serve())
        return await asyncio.start_server(self._relay, HOST, port)

    async def end(self) -> None:
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.stop()

    def cut(self) -> None:
        """All lines are gone from one moment to the next, whatever was on its way."""
        for writer in self._lines:
            writer.transport.abort()

    async def _serve(self) -> None:
        while True:
            event = await self._server.next()
            if isinstance(event, smpp34.Esme):
                self._bound[event.session_id] = event
            elif isinstance(event, smpp34.SubmitSmEvent):
                self._begin(self._take(event))
            else:
                self._bound.pop(event.session_id, None)

    async def _take(self, event: smpp34.SubmitSmEvent) -> None:
        octets = event.short_message
        key = f"{event.destination_addr}/{sha256(octets).hexdigest()[:16]}"
        record = Record(key, event.destination_addr, _text(event), sender=event.source_addr)
        fault = self.till.take(record)
        if fault.takes:
            self._piece(record, event)
        await asyncio.sleep(fault.seconds)
        await self._answer(event, fault)

    async def _answer(self, event: smpp34.SubmitSmEvent, fault: Fault) -> None:
        if fault.kind in STATUSES:
            event.reject(STATUSES[fault.kind])
            return
        if fault.kind == DROP:
            self.cut()
            return
        message_id = f"{next(self._numbers):08x}"
        event.accept(message_id)
        for state in self.till.reported():
            await self._report(event, message_id, WORDS[state])

    async def _report(self, event: smpp34.SubmitSmEvent, message_id: str, word: str) -> None:
        """As appendix B of SMPP 3.4 has it, to whoever is bound."""
        text = (
            f"id:{message_id} sub:001 dlvrd:001 submit date:1804120900 done date:1804120901 "
            f"stat:{word} err:000 text:"
        )
        esme = self._bound.get(event.session_id) or next(iter(self._bound.values()), None)
        if esme is None:
            return
        with suppress(smpp34.SmppError):
            answer = await esme.deliver_sm(
                event.source_addr,
                text.encode(),
                source_addr=event.destination_addr,
                esm_class=RECEIPT,
            )
            self.receipt_answers.append(answer.command_status)

    def _piece(self, record: Record, event: smpp34.SubmitSmEvent) -> None:
        """Put the text together as a phone does."""
        if not event.esm_class & WITH_HEADER:
            self.texts.append(record)
            return
        reference, total, number = event.short_message[3:6]
        pieces = self._pieces[(record.to, reference)]
        pieces[number] = record.text
        if len(pieces) == total:
            whole = "".join(text for _, text in sorted(pieces.items()))
            self.texts.append(Record(record.request_id, record.to, whole, sender=record.sender))

    def _begin(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection(HOST, self._inner_port)
        except OSError:
            writer.close()
            return
        self._lines |= {writer, inner_writer}
        back = asyncio.create_task(self._back(inner_reader, writer))
        try:
            while octets := await reader.read(65536):
                inner_writer.write(octets)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            back.cancel()
            for end in (writer, inner_writer):
                end.close()
                self._lines.discard(end)

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The first thing to come back answers the bind, which the library always grants."""
        first = bytearray(await reader.read(65536))
        if self.refuse_binds:
            first[STATUS_AT] = (0x0E).to_bytes(4, "big")
        writer.write(bytes(first))
        with suppress(OSError):
            while octets := await reader.read(65536):
                writer.write(octets)


def _text(event: smpp34.SubmitSmEvent) -> str:
    """The text of a part, read back from its octets by tables of its own."""
    octets = event.short_message
    body = octets[1 + octets[0] :] if event.esm_class & WITH_HEADER else octets
    return body.decode("utf-16-be") if event.data_coding == UCS_2 else from_septets(body)


_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~"}
_EXTENSION |= {0x3E: "]", 0x40: "|", 0x65: "€"}


def from_septets(body: bytes) -> str:
    """The default alphabet (3GPP TS 23.038), an octet for each septet."""
    septets = iter(body)
    return "".join(
        _EXTENSION[next(septets)] if septet == 0x1B else _BASIC[septet] for septet in septets
    )

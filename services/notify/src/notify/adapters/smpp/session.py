"""One bound connection to an SMS centre: its window, its heartbeat, and who waits for which answer.

A message is surely not sent when `submit` raises NotSent, and nobody knows when it raises Lost.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

from smpp34 import DeliverSm, RawPdu, SubmitSm

from notify.adapters.smpp import pdus

Delivered = Callable[[DeliverSm], Awaitable[int]]
"""Takes what the centre delivers; the status to answer with."""

ENDED = (OSError, asyncio.IncompleteReadError, pdus.Garbled)


class NotSent(Exception):
    """The message never left us; the reason is a stable code."""


class Lost(Exception):
    """The line ended while the answer was outstanding."""


class NotBound(Exception):
    """The centre is not there, or does not want us; the reason is a stable code."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the centre is and who we are to it. `window`: requests outstanding at a time; `limit`
    is for binding and for enquiries, `answer_seconds` for what becomes of a message.
    """

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    system_type: str = ""
    window: int = 10
    enquire_seconds: float = 30
    limit: float = 10
    answer_seconds: float = 60


class Session:
    """Made by `bind`; `run` serves it until the line ends."""

    def __init__(self, account: Account, reader: StreamReader, writer: StreamWriter) -> None:
        self._account = account
        self._reader = reader
        self._writer = writer
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[RawPdu]] = {}
        self._window = asyncio.Semaphore(account.window)
        self._deliveries: set[asyncio.Task[None]] = set()
        self._open = True

    @classmethod
    async def bind(cls, account: Account) -> "Session":
        """A bound session; NotBound when there is none within the account's limit."""
        try:
            async with asyncio.timeout(account.limit):
                streams = await asyncio.open_connection(account.host, account.port)
                session = cls(account, *streams)
                await session._bind()
        except TimeoutError as error:
            raise NotBound("bind-timeout") from error
        except ENDED as error:
            raise NotBound("no-connection") from error
        return session

    async def _bind(self) -> None:
        number, who = next(self._numbers), self._account
        request = pdus.bind_transceiver(number, who.system_id, who.password, who.system_type)
        try:
            self._writer.write(request)
            _check_bound(await pdus.read_pdu(self._reader))
        except BaseException:
            self._writer.close()
            raise

    async def submit(self, message: Callable[[int], SubmitSm]) -> RawPdu:
        """The centre's answer; `message` is given its sequence number."""
        await self._enter_window()
        try:
            if not self._open:
                raise NotSent("line-lost")
            number = next(self._numbers)
            async with asyncio.timeout(self._account.answer_seconds):
                return await self._ask(number, message(number).encode())
        except TimeoutError as error:
            raise Lost from error
        finally:
            self._window.release()

    async def run(self, delivered: Delivered) -> None:
        """Serve the line until it ends, which is how this returns."""
        keeper = asyncio.create_task(self._keep_alive())
        try:
            while True:
                await self._take(await pdus.read_pdu(self._reader), delivered)
        except ENDED:
            return
        finally:
            self._end()
            for task in (keeper, *self._deliveries):
                task.cancel()
            await asyncio.gather(keeper, *self._deliveries, return_exceptions=True)

    async def _enter_window(self) -> None:
        """Not to the end of the limit: who gives up then could not know that nothing was sent."""
        try:
            async with asyncio.timeout(self._account.limit / 2):
                await self._window.acquire()
        except TimeoutError as error:
            raise NotSent("window-full") from error

    async def _ask(self, number: int, request: bytes) -> RawPdu:
        answer: asyncio.Future[RawPdu] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._writer.write(request)
            await self._writer.drain()
            return await answer
        except OSError as error:
            raise Lost from error
        finally:
            self._waiting.pop(number, None)

    async def _keep_alive(self) -> None:
        """A centre that does not answer an enquiry in time is gone, whatever TCP thinks."""
        while True:
            await asyncio.sleep(self._account.enquire_seconds)
            try:
                async with asyncio.timeout(self._account.limit):
                    number = next(self._numbers)
                    await self._ask(number, pdus.empty(pdus.ENQUIRE_LINK, number))
            except (TimeoutError, Lost):
                self._end()
                return

    async def _take(self, pdu: pdus.Pdu, delivered: Delivered) -> None:
        if isinstance(pdu, DeliverSm):
            task = asyncio.create_task(self._deliver(pdu, delivered))
            self._deliveries.add(task)
            task.add_done_callback(self._deliveries.discard)
        elif pdu.command_id & pdus.RESPONSE and isinstance(pdu, RawPdu):
            self._answer(pdu)
        elif pdu.command_id in {pdus.ENQUIRE_LINK, pdus.UNBIND}:
            self._writer.write(pdus.empty(pdu.command_id | pdus.RESPONSE, pdu.sequence_number))
        else:
            nack = pdus.empty(pdus.GENERIC_NACK, pdu.sequence_number, pdus.NOT_UNDERSTOOD)
            self._writer.write(nack)
        await self._writer.drain()
        if pdu.command_id == pdus.UNBIND:
            raise ConnectionResetError

    async def _deliver(self, pdu: DeliverSm, delivered: Delivered) -> None:
        """Answered only when it is kept; beside the reading, so that nothing waits for it."""
        status = await delivered(pdu)
        self._writer.write(pdus.deliver_response(pdu.sequence_number, status))

    def _answer(self, response: RawPdu) -> None:
        waiting = self._waiting.get(response.sequence_number)
        if waiting is not None and not waiting.done():
            waiting.set_result(response)

    def _end(self) -> None:
        if not self._open:
            return
        self._open = False
        self._writer.write(pdus.empty(pdus.UNBIND, next(self._numbers)))
        self._writer.close()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(Lost())


def _check_bound(answer: pdus.Pdu) -> None:
    status = answer.command_status if isinstance(answer, RawPdu) else pdus.NOT_UNDERSTOOD
    if status != pdus.OK:
        raise NotBound(f"bind-refused-{status:#x}")

"""Packets as files in a directory that a carrier fills and empties.

`outbox/` is ours to fill and the carrier's to empty, `inbox/` the other way round. What is taken
goes to `done/`, what cannot be taken to `refused/` with the reason beside it: an operator who has
mended the reason puts it back into `inbox/`. A file counts from the moment it bears its name, which
ends in .edxml: whoever writes one does so under another name and renames it.
"""

import asyncio
import hashlib
import json
import os
import secrets
import stat
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from dossier_shared.rules import RuleViolation
from routing.adapters.edxml.packets import Packets
from routing.application.exchange import OnRefusal, Packet, Refusal
from routing.domain.exchange import Message
from routing.domain.exchange.errors import TOO_BIG, UNREADABLE

SUFFIX = ".edxml"
OUTBOX, INBOX, DONE, REFUSED = "outbox", "inbox", "done", "refused"


class FileDrop:
    """An Exchange over `directory`, whose four directories are made if they are not there."""

    def __init__(self, directory: Path, packets: Packets, on_refusal: OnRefusal) -> None:
        self._packets = packets
        self._on_refusal = on_refusal
        self._outbox, self._inbox, self._done, self._refused = (
            directory / name for name in (OUTBOX, INBOX, DONE, REFUSED)
        )
        for place in (self._outbox, self._inbox, self._done, self._refused):
            place.mkdir(parents=True, exist_ok=True)

    async def send(self, message: Message) -> None:
        """What waits in the outbox already is not written again."""
        name = hashlib.sha256("\n".join(message.key).encode()).hexdigest()[:40]
        if await asyncio.to_thread(lambda: any(self._outbox.glob(f"*-{name}{SUFFIX}"))):
            return
        data = await self._packets.packed(message)
        stamp = f"{self._packets.clock.now():%Y%m%dT%H%M%S%f}"
        path = self._outbox / f"{stamp}-{name}{SUFFIX}"
        await asyncio.to_thread(_write_whole, path, data)

    async def receive(self) -> AsyncIterator[Packet]:
        for path in await asyncio.to_thread(self._waiting):
            packet = await self._opened(path)
            if packet is not None:
                yield packet

    async def done(self, packet: Packet) -> None:
        """A file that meanwhile bears the name with other bytes stays: it was not read yet."""
        path, digest = self._of(packet)
        await asyncio.to_thread(self._put_away, path, digest)

    async def set_aside(self, packet: Packet, why: RuleViolation) -> None:
        path, digest = self._of(packet)
        if await asyncio.to_thread(self._holds, path, digest):
            await self._refuse(path, why)

    def _of(self, packet: Packet) -> tuple[Path, str]:
        digest, _, name = packet.receipt.partition(" ")
        return self._inbox / Path(name).name, digest

    def _waiting(self) -> list[Path]:
        """The files as they came; a link or a directory is none."""
        found = []
        for path in self._inbox.iterdir():
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            if path.suffix == SUFFIX and path.name[0] != "." and stat.S_ISREG(status.st_mode):
                found.append((status.st_mtime_ns, path.name, path))
        return [path for *_, path in sorted(found)]

    async def _opened(self, path: Path) -> Packet | None:
        """None when it was put aside, or another process has put it away, or it is not ours to read
        and stays where it is.
        """
        try:
            data = await asyncio.to_thread(self._read, path)
            digest = hashlib.sha256(data).hexdigest()
            return await self._packets.opened(data, f"{digest} {path.name}")
        except FileNotFoundError:
            return None
        except OSError:
            unreadable = UNREADABLE.broken()
            self._on_refusal(Refusal(path.name, unreadable.code, unreadable.detail))
        except RuleViolation as error:
            await self._refuse(path, error)
        return None

    async def _refuse(self, path: Path, why: RuleViolation) -> None:
        """One that cannot be moved stays where it is, and is told of again."""
        refusal = Refusal(path.name, why.code, why.detail)
        with suppress(OSError):
            await asyncio.to_thread(self._put_aside, path, refusal)
        self._on_refusal(refusal)

    def _read(self, path: Path) -> bytes:
        most = self._packets.limits.packet_bytes
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            if os.fstat(file.fileno()).st_size > most:
                raise TOO_BIG.broken(most=most)
            data = file.read(most + 1)
        if len(data) > most:  # it grew
            raise TOO_BIG.broken(most=most)
        return data

    def _put_aside(self, path: Path, refusal: Refusal) -> None:
        """The reason first: after a crash in between the file is read, and refused, again."""
        reason = {"code": refusal.code, "detail": refusal.detail}
        text = json.dumps(reason, ensure_ascii=False, indent=1).encode()
        _write_whole(self._refused / f"{path.name}.json", text)
        _move(path, self._refused / path.name)

    def _holds(self, path: Path, digest: str) -> bool:
        try:
            return hashlib.sha256(self._read(path)).hexdigest() == digest
        except (FileNotFoundError, RuleViolation):
            return False

    def _put_away(self, path: Path, digest: str) -> None:
        if self._holds(path, digest):
            target = self._done / path.name
            taken = target.exists()
            _move(path, target.with_stem(f"{path.stem}-{digest[:12]}") if taken else target)


def _write_whole(path: Path, data: bytes) -> None:
    """Under another name, hidden, until every byte is on the disk; nothing is left of a failure."""
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _move(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _move(path: Path, target: Path) -> None:
    """Renamed, and the new name on the disk before the old one is known to be gone."""
    path.replace(target)
    for directory in {target.parent, path.parent}:
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

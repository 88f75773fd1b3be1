"""The other side of the wire, for demo and tests: gateways, mail server, SMS centre. All count.

`python -m motcua.counterparts --sms-port N --smtp-port M [--smpp-port K]`. GET /counts says what
came; POST /script {"channel": "sms", "faults": ["500", "slow:3"], "receipts": [["failed"], []]}
makes the next answers misbehave. Channels: sms, mail, zalo, webhook, smpp.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from motcua.counterparts_http import Gateways, Zalo
from motcua.counterparts_mail import Door, Mailbox
from motcua.counterparts_smpp import Centre
from motcua.counterparts_till import Till

HOST = "127.0.0.1"
OPEN_DOOR = Door()


@dataclass(frozen=True, slots=True)
class Counterparts:
    """All, running; the tills hold what was delivered and take scripts of faults."""

    sms_port: int
    smtp_port: int
    smpp_port: int
    tills: dict[str, Till]
    centre: Centre
    tokens: Zalo

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.sms_port}"

    @property
    def sms_url(self) -> str:
        return f"{self.url}/sms"

    @property
    def sms(self) -> Till:
        return self.tills["sms"]

    @property
    def mails(self) -> Till:
        return self.tills["mail"]

    def counts(self) -> dict[str, dict[str, int]]:
        return {name: till.counts() for name, till in self.tills.items()}


@asynccontextmanager
async def counterparts(
    sms_port: int = 0,
    smtp_port: int = 0,
    smpp_port: int = 0,
    *,
    dedupe: bool = True,
    door: Door = OPEN_DOOR,
) -> AsyncIterator[Counterparts]:
    """All on loopback, on free ports unless told; nothing of them is left afterwards."""
    tills = {name: Till(dedupe) for name in ("sms", "mail", "zalo", "webhook")}
    tills["sms"].usual = ("delivered",)
    tills["smpp"] = Till(dedupe=False, usual=("delivered",))
    gateways, mailbox = Gateways(tills), Mailbox(tills["mail"], door)
    centre = Centre(tills["smpp"])
    mail = await mailbox.listen(HOST, smtp_port)
    http = await asyncio.start_server(gateways.serve, HOST, sms_port)
    smpp = await centre.listen(smpp_port)
    ports = (_port(http), _port(mail), _port(smpp))
    try:
        yield Counterparts(*ports, tills, centre, gateways.zalo)
    finally:
        for server in (http, mail, smpp):
            server.close()
        mailbox.end()
        await gateways.end()
        await centre.end()


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


async def _run(asked: argparse.Namespace) -> None:
    ports = (asked.sms_port, asked.smtp_port, asked.smpp_port)
    async with counterparts(*ports, dedupe=asked.dedupe) as running:
        where = f"smtp {HOST}:{running.smtp_port} smpp {HOST}:{running.smpp_port}"
        print(f"sms {running.sms_url} {where}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="counterparts", description=__doc__.splitlines()[0])
    parser.add_argument("--sms-port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--smpp-port", type=int, default=0)
    parser.add_argument("--dedupe", action=argparse.BooleanOptionalAction, default=True)
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()

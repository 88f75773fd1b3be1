"""The day itself, and what is shown of it in the evening."""

import os
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dossier_shared.web.auth import Role
from motcua.day import catalogue, desk, papers
from motcua.day.lives import DAY
from motcua.day.office import Office, uncalled
from motcua.openapi import app_of
from motcua.stack import Stack
from motcua_client import models as m

MINUTES = 15
"""Between one dossier and the next."""

NOT_OF_THE_DAY = {"GET /livez", "GET /readyz", "GET /metrics"}


@dataclass(frozen=True, slots=True)
class Ran:
    """`left` are the operations of the API that nobody has called."""

    dossiers: Sequence[m.WholeOut]
    slips: int
    lines: int
    left: Sequence[str]
    audit: str

    @property
    def whole(self) -> bool:
        return not self.left and self.audit.endswith("broken=0")

    @property
    def last_line(self) -> str:
        fields = len({one.field for one in self.dossiers})
        return (
            f"dossiers={len(self.dossiers)} fields={fields} slips={self.slips} "
            f"book={self.lines} uncalled={len(self.left)} {self.audit}"
        )


async def run(office: Office, console: Console, out: Path) -> Ran:
    """From the opening of the counter to the audit in the evening."""
    codes = [*await _lives(office, console), *await _at_the_desks(office, console)]
    shown = [await office.leader().dossiers.get(code) for code in codes]
    _table(console, shown)
    slips = await papers.slips(office, shown, out)
    waiting = [one.code for one in shown if one.status == 9]
    await papers.hand_over(office, waiting, out)
    await papers.transfer(office, shown[0], out)
    lines = await papers.book(office, out)
    console.print(f"{slips} slips and the book of {lines} lines in {out}")
    console.print(f"destroyed long after: {await desk.archive(office)}")
    document = app_of("intake").openapi()
    left = [one for one in uncalled(document, office.called) if one not in NOT_OF_THE_DAY]
    for operation in left:
        console.print(f"never called: {operation}")
    return Ran(shown, slips, lines, left, await _audit(office.stack, out))


async def _lives(office: Office, console: Console) -> list[str]:
    codes: list[str] = []
    for number, (procedure, life) in enumerate(DAY):
        office.at(8 + MINUTES * number // 60, MINUTES * number % 60)
        codes += await life(office, procedure)
        console.print(f"{procedure:8} {life.__name__.replace('_', ' ')}")
    return codes


async def _at_the_desks(office: Office, console: Console) -> list[str]:
    """What is done besides: two more dossiers, on which it is tried."""
    receipt = await office.receive("BTXH-05")
    await desk.lookups(office, receipt)
    await desk.lists(office, receipt.code)
    console.print(f"moved by the new calendar: {await desk.calendar(office)}")
    await catalogue.registers(office)
    changed = catalogue.Catalogue(office, office.other(Role.ADMIN))
    await changed.begin()
    child = await office.receive("TE-01")
    await changed.change(child.code)
    await changed.end()
    await changed.exchange()
    return [receipt.code, child.code]


def _table(console: Console, dossiers: Sequence[m.WholeOut]) -> None:
    table = Table("Status", "Dossiers", title="The day's dossiers")
    for (_, name), count in sorted(Counter((d.status, d.status_name) for d in dossiers).items()):
        table.add_row(name, str(count))
    console.print(table)


async def _audit(stack: Stack, out: Path) -> str:
    """Every chain exported, and the export verified with neither database nor key at hand."""
    chains = out / "audit.jsonl"
    exported = await _python("intake.audit", "export", stack=stack)
    chains.write_text(exported)
    return (await _python("intake.audit", "verify", str(chains))).splitlines()[-1]


async def _python(module: str, *arguments: str, stack: Stack | None = None) -> str:
    env = dict(os.environ)
    if stack is not None:
        env |= {
            "INTAKE_MONGO_URL": stack.mongo_url, "INTAKE_MONGO_DATABASE": stack.databases["intake"]
        }  # fmt: skip
    process = await create_subprocess_exec(
        sys.executable, "-m", module, *arguments, env=env, stdout=PIPE
    )
    said, _ = await process.communicate()
    return said.decode()

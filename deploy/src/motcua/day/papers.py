"""Everything that was printed that day, kept as files; each slip's code is verified."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from motcua.day.office import Office
from motcua_client import models as m


async def slips(office: Office, dossiers: Iterable[m.WholeOut], out: Path) -> int:
    """Print every slip that was given out; the number of them. Each must be genuine."""
    home, printed = office.citizen().lookup, 0
    assert (await home.keys()).keys
    for dossier in dossiers:
        counter = office.counter().slips
        for slip in (await counter.all(dossier.code)).slips:
            pdf = await counter.pdf(dossier.code, slip.number)
            (out / f"{slip.kind}-{dossier.code}-{slip.number}.pdf").write_bytes(pdf)
            said = await home.verify(address_of(pdf).rpartition("/")[2])
            assert (said.genuine, said.code, said.number) == (True, dossier.code, slip.number)
            printed += 1
    return printed


def address_of(pdf: bytes) -> str:
    """Where the code on the slip leads."""
    note = PdfReader(BytesIO(pdf)).pages[0]["/Annots"][0].get_object()  # type: ignore[index]
    return str(note["/A"]["/URI"])


async def hand_over(office: Office, codes: list[str], out: Path) -> None:
    (out / "hand-over.pdf").write_bytes(await office.counter().slips.hand_over(codes))


async def transfer(office: Office, dossier: m.WholeOut, out: Path) -> None:
    """What was received that day for the division of this dossier."""
    assert dossier.received_at is not None
    pdf = await office.counter().slips.transfer(dossier.division, dossier.received_at.date())
    (out / "transfer.pdf").write_bytes(pdf)


async def book(office: Office, out: Path) -> int:
    """The year's book, page by page, as workbook and on paper; how many lines it has."""
    year, kept = 2019, office.leader().book
    first: int | None = 1
    numbers: list[int] = []
    while first is not None:
        page = await kept.page(year, first, 10)
        assert page.gaps == []
        numbers += [line.number for line in page.lines]
        first = page.next
    assert numbers == list(range(1, len(numbers) + 1))
    (out / "book.xlsx").write_bytes(await kept.xlsx(year))
    (out / "book.pdf").write_bytes(await kept.pdf(year))
    return len(numbers)

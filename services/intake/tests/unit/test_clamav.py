"""How intake speaks with clamd, over a real connection."""

import pytest
from services.intake.tests.clamd import NAME, VIRUS, Mood, clamd
from services.intake.tests.file_builders import blocks

from dossier_shared.testing.ports import free_port
from intake.adapters.files.clamav import Clamd
from intake.application.files import ScannerAway


async def test_a_clean_file_arrives_whole_and_is_clean() -> None:
    content = bytes(range(256)) * 2000
    async with clamd() as fake:
        assert await Clamd("127.0.0.1", fake.port, 5)(blocks(content)) is None
    assert fake.received == [content]


async def test_an_infected_file_is_named() -> None:
    async with clamd() as fake:
        assert await Clamd("127.0.0.1", fake.port, 5)(blocks(b"%PDF" + VIRUS)) == NAME


@pytest.mark.parametrize(
    ("mood", "seconds"),
    [("silent", 0.2), ("closes", 5), ("size", 5), ("garbles", 5)],
    ids=["it never answers", "it closes", "the file is too long for it", "it says nonsense"],
)
async def test_without_a_verdict_the_scanner_counts_as_away(mood: Mood, seconds: float) -> None:
    async with clamd(mood=mood) as fake:
        with pytest.raises(ScannerAway):
            await Clamd("127.0.0.1", fake.port, seconds)(blocks(bytes(4_000_000)))


async def test_a_scanner_that_is_not_there_counts_as_away() -> None:
    with pytest.raises(ScannerAway):
        await Clamd("127.0.0.1", free_port(), 5)(blocks(b"x"))

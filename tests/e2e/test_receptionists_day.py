"""A receptionist's day, as `make day` runs it: the client package alone, on the real stack."""

import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("day")


@pytest.fixture(scope="module")
def day(out: Path) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-m", "motcua.day", "--out", str(out)]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def figures(day: subprocess.CompletedProcess[str]) -> dict[str, int]:
    assert day.returncode == 0, day.stdout + day.stderr
    last = day.stdout.splitlines()[-1]
    return {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", last)}


def test_twenty_dossiers_of_eight_fields_go_through_every_command(figures: dict[str, int]) -> None:
    assert figures["dossiers"] >= 20
    assert figures["fields"] >= 8
    assert figures["uncalled"] == 0


def test_the_audit_of_the_day_is_whole(figures: dict[str, int], out: Path) -> None:
    assert figures["chains"] >= figures["dossiers"]
    assert figures["entries"] >= 100
    assert figures["broken"] == 0
    assert len((out / "audit.jsonl").read_text().splitlines()) >= figures["chains"]


def test_every_slip_is_printed_and_the_book_has_every_line(
    figures: dict[str, int], out: Path
) -> None:
    kinds = {path.name.split("-00")[0] for path in out.glob("*-000.00*.pdf")}
    assert kinds == {
        "receipt", "supplement", "refusal", "apology", "stop-notice", "control-sheet",
        "result-receipt",
    }  # fmt: skip
    assert len(list(out.glob("*-000.00*.pdf"))) == figures["slips"] >= 30
    assert figures["book"] == figures["dossiers"] - 1  # one was refused at the counter
    assert (out / "book.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "book.xlsx").read_bytes().startswith(b"PK")
    for listed in ("hand-over.pdf", "transfer.pdf"):
        assert (out / listed).read_bytes().startswith(b"%PDF")

"""The largest packet that is taken fits beside everything else that the container holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.serialization import Encoding
from services.routing.tests.edxml.parties import US, attachment, certificate_of, letter, packets

from routing.adapters.edxml.parsing import Limits

ROOT = Path(__file__).resolve().parents[4]
MOST_MB = 80
READ_AGAIN = 8
"""What a packet leaves behind shows when the next ones come."""

READER = """
import asyncio, re, sys
from dataclasses import replace
from pathlib import Path
from cryptography.x509 import load_pem_x509_certificate
from services.routing.tests.edxml.parties import THEM, US, packets
from routing.adapters.edxml.trust import Trust

folder, times = Path(sys.argv[1]), int(sys.argv[2])
certificate = load_pem_x509_certificate((folder / "us.pem").read_bytes())
theirs = replace(packets(THEM), trust=Trust({US: [certificate]}))

async def read(name, times):
    for _ in range(times):
        await theirs.opened((folder / name).read_bytes(), name)

def megabytes(what):
    said = Path("/proc/self/status").read_text()
    return int(re.search(rf"^{what}:\\s+(\\d+) kB", said, re.MULTILINE)[1]) / 1000

asyncio.run(read("small", 1))
before = megabytes("VmRSS")
asyncio.run(read("large", times))
print(megabytes("VmHWM") - before)
"""


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Our certificate, a letter without much in it and the largest that is sent."""
    (tmp_path / "us.pem").write_bytes(certificate_of(US).public_bytes(Encoding.PEM))
    (tmp_path / "small").write_bytes(await packets(US).packed(letter()))
    content = os.urandom(Limits().attachment_bytes)
    large = letter(attachments=(attachment(content, block=65_536),))
    (tmp_path / "large").write_bytes(await packets(US).packed(large))
    return tmp_path


def test_the_largest_packet_fits_into_the_container_however_often_it_comes(folder: Path) -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    given = compose["services"]["routing"]["environment"]
    malloc = {name: value for name, value in given.items() if name.startswith("MALLOC_")}
    done = subprocess.run(
        [sys.executable, "-c", READER, folder, str(READ_AGAIN)],
        env=os.environ | malloc | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert 0 < float(done.stdout) < MOST_MB

"""The images: what is in them, how they behave, and that they do the work together.

Needs a Docker engine, some minutes and MOTCUA_CONTAINERS=1.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from tests.containers.conftest import SERVICES
from tests.containers.engine import ROOT, Container, Image, docker
from tests.containers.office import RECEPTIONIST, Office

from dossier_shared.testing.waiting import wait_until

pytestmark = [pytest.mark.containers, pytest.mark.timeout(1800)]

DISTRIBUTIONS = """
import importlib.metadata as metadata, json
print(json.dumps([
    [found.name, found.metadata.get("License-Expression") or found.metadata.get("License") or "",
     [text for text in found.metadata.get_all("Classifier") or [] if text.startswith("License")]]
    for found in metadata.distributions()
]))
"""
GPL = re.compile(r"\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)
SECRET = re.compile(r"passw|secret|token|sms_key|private|amqps?://|mongodb", re.IGNORECASE)


def _name(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_an_image_holds_its_service_and_the_locked_packages_and_nothing_else(image: Image) -> None:
    inside = {_name(name) for name, _, _ in image.python(DISTRIBUTIONS)}
    lock = (ROOT / "requirements" / f"{image.service}.txt").read_text()
    locked = {_name(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    assert {image.service, "dossier-shared"} <= inside
    assert inside - {image.service, "dossier-shared"} <= locked
    assert not inside & {*SERVICES} - {image.service}
    assert not inside & {"secantusdb", "pytest", "hatchling", "pip", "setuptools"}


def test_no_package_of_an_image_is_under_the_gpl(image: Image) -> None:
    for name, licence, classifiers in image.python(DISTRIBUTIONS):
        assert licence or classifiers, f"{name} names no licence"
        assert not GPL.search(" ".join([licence[:200], *classifiers])), name


@pytest.mark.parametrize("tool", ["dossier_shared.testing", "dossier_shared.devtokens"])
def test_an_image_can_neither_start_test_servers_nor_sign_tokens(image: Image, tool: str) -> None:
    looked = f"import importlib.util as u, json; print(json.dumps(u.find_spec({tool!r}) is None))"
    assert image.python(looked) is True


def test_an_image_tells_its_version_and_runs_as_nobody_known(image: Image) -> None:
    config = image.inspect()["Config"]
    project = tomllib.loads((ROOT / "services" / image.service / "pyproject.toml").read_text())
    labels = config["Labels"]
    assert labels["org.opencontainers.image.version"] == project["project"]["version"]
    assert labels["org.opencontainers.image.title"] == f"mot-cua/{image.service}"
    assert config["User"] == "10001:10001"
    assert config["Entrypoint"] == ["python", "-m", image.service]
    assert [*config["ExposedPorts"]] == ["8000/tcp"]


def test_no_layer_holds_a_secret(image: Image) -> None:
    history = docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", image.tag)
    assert not SECRET.search(history)
    assert not [text for text in image.inspect()["Config"]["Env"] if SECRET.search(text)]


def test_an_image_without_settings_stops_and_names_what_is_missing(image: Image) -> None:
    name = docker("run", "--detach", image.tag)
    container = Container(name, "")
    try:
        state = wait_until(lambda: (s := container.state())["Status"] == "exited" and s, 30)
        assert state["ExitCode"] == 1
        assert "token_issuer" in container.log()
    finally:
        container.remove()


@pytest.fixture
def receipt(office: Office) -> dict[str, Any]:
    """A complete dossier at the counter."""
    required = office.get("intake", "/procedures/NCC-01")["documents"]
    return office.post(
        "intake",
        "/dossiers",
        RECEPTIONIST,
        {
            "procedure": "NCC-01",
            "applicant": {"name": "Nguyễn Thị Bưởi", "phone": "0168 765 4321"},
            "documents": [{"number": document["number"]} for document in required],
        },
    )


def test_a_dossier_goes_through_the_three_containers(
    office: Office, receipt: dict[str, Any]
) -> None:
    code = receipt["code"]
    assert receipt["due_at"] == "2018-04-27T09:00:00+07:00"

    wait_until(lambda: office.get("routing", f"/cases/{code}", "lanh-dao-1"), 30)
    holder = office.until("routing", f"/cases/{code}", "status", "open")["assignee"]
    for act, body in _acts():
        holder = office.post("routing", f"/cases/{code}/{act}", holder, body)["assignee"]

    assert (
        office.until("intake", f"/dossiers/{code}", "status", 9)["result"]["outcome"] == "approved"
    )

    def announced() -> bool:
        told = office.get("intake", f"/dossiers/{code}")["told"]
        return "ready-early" in {notice["kind"] for notice in told}

    wait_until(announced, 30)
    handed = {"recipient": "Nguyễn Thị Bưởi", "paper": "CCCD, Giấy tiếp nhận"}
    office.post("intake", f"/dossiers/{code}/return-result", RECEPTIONIST, handed)

    def told() -> set[str] | None:
        kinds = {notice["kind"] for notice in office.get("intake", f"/dossiers/{code}")["told"]}
        return kinds if len(kinds) == 3 else None

    assert wait_until(told, 30) == {"received", "ready-early", "returned"}
    notices = office.get("notify", f"/dossiers/{code}/notices")["notices"]
    assert {notice["status"] for notice in notices} == {"accepted"}
    assert office.delivered()["sms"] == 3


def _acts() -> Iterator[tuple[str, dict[str, str]]]:
    yield from [("claim", {}), ("complete", {}), ("complete", {})]
    yield from [("decide", {"outcome": "approved"}), ("complete", {}), ("complete", {})]


def test_the_engine_finds_a_running_service_healthy(office: Office) -> None:
    for container in office.containers.values():
        wait_until(container.healthy, 60)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_stops_in_time_and_in_good_order(
    office: Office,
    images: dict[str, Image],
    service: str,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> None:
    container = office.containers[service]
    stopped = container.stop()
    assert container.state()["ExitCode"] == 0, container.log()
    assert stopped < 20
    figures = {
        "build": f"{images[service].build_seconds:.1f} s",
        "size": f"{images[service].inspect()['Size'] / 1e6:.0f} MB",
        "ready": f"{office.ready_seconds[service]:.1f} s",
        "stop": f"{stopped:.1f} s",
    }
    with capsys.disabled():
        pytestconfig.get_terminal_writer().line(f"\n{service}: {figures}")

"""An office with its people and carriers, a clock moved by hand, and the running service."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from services.notify.tests.integration.conftest import (
    clock,
    correspondences,
    key,
    other_side,
    store,
)
from services.notify.tests.people.dossiers import AGENCY
from services.notify.tests.people.knowing import Kept
from services.notify.tests.served import served

from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.testing.ports import free_port
from notify.application.wishes import Recipients
from notify.main import create_app
from notify.settings import Settings

__all__ = ["clock", "correspondences", "key", "other_side", "store"]
STAFF = [
    ("cv-1", "Lê Văn Nam", "ncc", "officer"),
    ("tp-1", "Trần Thị Hoa", "ncc", "division_head"),
    ("mc-1", "Nguyễn Thị Mai", "Bộ phận Một cửa", "receptionist"),
    ("gd-1", "Phạm Văn Bình", "Ban Giám đốc", "leader"),
]


@pytest.fixture
def issuer(tmp_path) -> DevelopmentIssuer:
    return DevelopmentIssuer.at(tmp_path / "tokens")


@pytest.fixture
def carriers(tmp_path, other_side) -> Path:
    """Zalo, which is tried first, a gateway that reports and a mail server."""
    for secret in ("app", "oa", "sms"):
        (tmp_path / f"{secret}.secret").write_text("secret\n")
    (tmp_path / "token.secret").write_text("seed\n")
    zalo = {
        "name": "zalo", "type": "zns", "app_id": "1",
        "url": f"{other_side.url}/zalo/message/template",
        "oauth_url": f"{other_side.url}/zalo/access_token", "app_secret_file": "app.secret",
        "oa_secret_file": "oa.secret", "refresh_token_file": "token.secret",
    }  # fmt: skip
    gateway = {
        "name": "vina", "type": "sms-http", "url": other_side.sms_url, "key_file": "sms.secret",
        "brandname": "SLDTBXH-QT",
    }  # fmt: skip
    server = {
        "name": "mail", "type": "smtp", "host": "127.0.0.1", "port": other_side.smtp_port,
        "sender": "motcua@quangtri.example", "sender_name": "Một cửa",
        "bounces": "tralai@quangtri.example",
    }  # fmt: skip
    path = tmp_path / "providers.json"
    path.write_text(json.dumps({"providers": [zalo, gateway, server]}))
    return path


@pytest.fixture
def backing_services(amqp_url, mongo_url, database_name) -> dict[str, str]:
    return {"amqp_url": amqp_url, "mongo_url": mongo_url, "mongo_database": database_name}


@pytest.fixture
def settings(backing_services, clock, key, tmp_path, issuer, carriers) -> Settings:
    (tmp_path / "contact.json").write_text(json.dumps(key.as_dict(private=True)))
    staff = [
        {"id": id_, "name": name, "division": division, "role": role, "email": f"{id_}@so.example"}
        for id_, name, division, role in STAFF
    ]
    (tmp_path / "staff.json").write_text(json.dumps(staff))
    return Settings(
        **backing_services,
        environment="test",
        port=free_port(),
        token_keys=str(issuer.jwks),
        token_issuer=ISSUER,
        clock_file=clock.path,
        contact_key_file=tmp_path / "contact.json",
        staff_file=tmp_path / "staff.json",
        providers_file=carriers,
        bounces_key="mail-server",
        mail_from="motcua@quangtri.example",
        telephone="0233 3852 550",
        public_url="https://mot-cua.example/tin",
    )


@pytest.fixture
async def office(settings) -> AsyncIterator[httpx.AsyncClient]:
    """The running service, as screens and citizens reach it."""
    async with served(create_app(settings)) as client:
        yield client


@pytest.fixture
def bearer(issuer):
    def headers(role="receptionist", sub="mc-1", agency=AGENCY, once=None) -> dict[str, str]:
        token = {"Authorization": f"Bearer {issuer.token(sub, role, agency=agency)}"}
        return token | ({"Idempotency-Key": once} if once else {})

    return headers


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def replica(kept, clock):
    """One more process that knows what is `kept` when it has looked."""

    def replica(office=()) -> Recipients:
        return Recipients(None, kept, kept, clock, office)

    return replica


@pytest.fixture
def recipients(replica) -> Recipients:
    return replica()

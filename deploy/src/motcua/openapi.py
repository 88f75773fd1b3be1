"""Writes what each service's API is to docs/openapi/; a test compares it with the code."""

import importlib
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI
from joserfc.jwk import ECKey

from dossier_shared.keyring import new_ring, write_ring
from motcua.stack import SERVICES

FOLDER = Path("docs/openapi")


def described(service: str) -> str:
    """The service's OpenAPI document as it is committed."""
    document = app_of(service).openapi()
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def app_of(service: str) -> FastAPI:
    """The service's application, not started: it needs no broker and no database."""
    with TemporaryDirectory() as folder:
        key, staff = Path(folder) / "key.json", Path(folder) / "staff.json"
        ring = Path(folder) / "keyring.json"
        write_ring(ring, new_ring())
        key.write_text(json.dumps(ECKey.generate_key("P-256").as_dict(private=True)))
        staff.write_text("[]")
        slips = Path(folder) / "slips.json"
        own = ECKey.generate_key("P-256", {"kid": "none"}).as_dict(private=True)
        slips.write_text(json.dumps({"keys": [own]}))
        given = {
            "MONGO_URL": "mongodb://nowhere", "AMQP_URL": "amqp://nowhere", "PORT": "1",
            "TOKEN_KEYS": "none", "TOKEN_ISSUER": "none", "CONTACT_KEY_FILE": str(key),
            "KEYRING_FILE": str(ring), "STAFF_FILE": str(staff), "SLIP_KEY_FILE": str(slips),
            "OFFICE_PARENT": "none", "OFFICE_NAME": "none", "OFFICE_PLACE": "none",
            "PUBLIC_URL": "http://nowhere", "SMS_URL": "http://nowhere", "SMS_KEY": "none",
            "SMTP_HOST": "nowhere", "SMTP_PORT": "1", "SMS_BRANDNAME": "X",
            "MAIL_FROM": "a@b.example", "TELEPHONE": "1",
        }  # fmt: skip
        os.environ |= {f"{service.upper()}_{name}": value for name, value in given.items()}
        settings = importlib.import_module(f"{service}.settings").Settings()
        app: FastAPI = importlib.import_module(f"{service}.main").create_app(settings)
    return app


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in SERVICES:
        (FOLDER / f"{name}.json").write_text(described(name))

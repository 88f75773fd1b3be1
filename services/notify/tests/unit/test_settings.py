from datetime import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from notify.settings import Settings

GIVEN = {
    "mongo_url": "mongodb://localhost",
    "amqp_url": "amqp://localhost",
    "port": 8003,
    "token_keys": "jwks.json",
    "token_issuer": "urn:test",
    "contact_key_file": Path("key.json"),
    "staff_file": Path("staff.json"),
    "sms_url": "http://localhost/sms",
    "sms_key": "k",
    "sms_brandname": "SLDTBXH-QT",
    "smtp_host": "localhost",
    "mail_from": "motcua@quangtri.example",
    "telephone": "0233 3852 550",
}


def test_a_claim_must_outlast_the_calls_made_under_it():
    with pytest.raises(ValidationError, match="lease_seconds"):
        Settings(**GIVEN, lease_seconds=20, provider_timeout_seconds=10)
    assert Settings(**GIVEN).lease_seconds == 45


@pytest.mark.parametrize("until", [time(0), time(6, 59)])
def test_hours_that_never_come_stop_the_start(until):
    with pytest.raises(ValidationError, match="nobody would ever be written to"):
        Settings(**GIVEN, citizens_until=until)
    assert Settings(**GIVEN, citizens_until=time(7)).citizens_until == time(7)


@pytest.mark.parametrize("brandname", ["SOLAODONGTBXH", "SỞ LAO ĐỘNG"])
def test_a_brandname_the_carriers_would_refuse_stops_the_start(brandname):
    with pytest.raises(ValidationError, match="sms_brandname"):
        Settings(**GIVEN | {"sms_brandname": brandname})


def test_no_secret_shows_when_settings_are_printed():
    settings = Settings(**GIVEN | {"sms_key": "hush", "smtp_password": "hush"})
    assert "hush" not in repr(settings)


def test_without_a_file_of_carriers_all_that_is_missing_is_said_at_once(monkeypatch):
    for name in ("NOTIFY_SMS_KEY", "NOTIFY_SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    given = {name: value for name, value in GIVEN.items() if name not in {"sms_key", "smtp_host"}}
    with pytest.raises(ValidationError, match="sms_key, smtp_host"):
        Settings(**given)
    assert Settings(**given, providers_file=Path("providers.yaml")).smtp_host is None


def test_a_variable_that_is_left_empty_counts_as_not_given(monkeypatch):
    """compose.yaml passes every variable on, also those of the carriers that are not used."""
    given = {name: str(value) for name, value in GIVEN.items()}
    empty = {"sms_url": "", "smtp_host": "", "smtp_port": "", "smtp_starttls": ""}
    for name, value in (given | empty | {"providers_file": "providers.yaml"}).items():
        monkeypatch.setenv(f"NOTIFY_{name.upper()}", value)
    settings = Settings()
    assert (settings.sms_url, settings.smtp_port) == (None, 25)
    monkeypatch.setenv("NOTIFY_PROVIDERS_FILE", "")
    with pytest.raises(ValidationError, match="there must be sms_url, smtp_host"):
        Settings()

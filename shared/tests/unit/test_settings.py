import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict

from dossier_shared.clock import SystemClock, VirtualClock
from dossier_shared.settings import ServiceSettings

NEEDED = {
    "TRIAL_MONGO_URL": "mongodb://u:s3cret@db.example/",
    "TRIAL_MONGO_DATABASE": "trial",
    "TRIAL_AMQP_URL": "amqp://u:s3cret@mq.example/",
    "TRIAL_PORT": "8001",
    "TRIAL_TOKEN_KEYS": "https://sso.example/jwks.json",
    "TRIAL_TOKEN_ISSUER": "https://sso.example",
}


class TrialSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="TRIAL_")


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_service_that_is_told_nothing_more_is_in_production():
    settings = TrialSettings()
    assert settings.environment == "production"
    assert isinstance(settings.clock(), SystemClock)


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_variable_names_itself(environment, name):
    environment.delenv(name)
    with pytest.raises(ValidationError) as refused:
        TrialSettings()
    [wrong] = refused.value.errors()
    assert (f"TRIAL_{wrong['loc'][0]}".upper(), wrong["type"]) == (name, "missing")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIAL_ENVIRONMENT", "prodution"),
        ("TRIAL_PORT", "0"),
        ("TRIAL_PORT", "http"),
        ("TRIAL_TOKEN_LEEWAY_SECONDS", "301"),
        ("TRIAL_PREFETCH", "0"),
        ("TRIAL_DRAIN_SECONDS", "21"),
        ("TRIAL_DRAIN_SECONDS", "1"),
        ("TRIAL_BODY_LIMIT_BYTES", "-1"),
    ],
)
def test_a_malformed_variable_names_itself(environment, name, value):
    environment.setenv(name, value)
    with pytest.raises(ValidationError, match=name.removeprefix("TRIAL_").lower()):
        TrialSettings()


def test_a_virtual_clock_is_refused_in_production(environment, tmp_path):
    environment.setenv("TRIAL_CLOCK_FILE", str(tmp_path / "now"))
    with pytest.raises(ValidationError, match="a virtual clock is refused in production"):
        TrialSettings()


@pytest.mark.parametrize("where", ["development", "demo", "test"])
def test_a_virtual_clock_is_had_elsewhere(environment, tmp_path, where):
    environment.setenv("TRIAL_CLOCK_FILE", str(tmp_path / "now"))
    environment.setenv("TRIAL_ENVIRONMENT", where)
    assert TrialSettings().clock() == VirtualClock(tmp_path / "now")


def test_settings_do_not_show_passwords():
    assert "s3cret" not in f"{TrialSettings()!r} {TrialSettings()}"


def test_settings_do_not_change_after_the_start():
    settings = TrialSettings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1

"""The carriers of an installation, as a file names them (YAML or JSON); secrets are files beside.

One entry a provider: its name, which stands in what is stored and so must not change, its type, its
share of the channel's messages (`weight`), and what its type needs.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FilePath,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from notify.application.ports import Encoding

Brandname = Annotated[str, Field(max_length=11, pattern=r"^[A-Za-z0-9 ._-]+$")]
Mailbox = Annotated[str, Field(pattern=r"^[!-?A-~]+@[A-Za-z0-9.-]+$")]
Port = Annotated[int, Field(ge=1, le=65535)]


class ProvidersUnfit(Exception):
    """What is wrong with the file, each wrong field on a line of its own."""


class _Provider(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")
    weight: NonNegativeFloat = 1
    max_rate: PositiveFloat | None = None
    dedupes: bool = False
    reports_delivery: bool = False


class SmppSettings(_Provider):
    """An SMS centre; a password has at most eight characters there (SMPP 3.4, 5.2.2)."""

    type: Literal["smpp"]
    host: str
    port: Port = 2775
    system_id: str = Field(max_length=15)
    password_file: FilePath
    system_type: str = Field("", max_length=12)
    brandname: Brandname
    window: PositiveInt = 10
    enquire_seconds: PositiveFloat = 30
    encodings: frozenset[Encoding] = frozenset({"GSM-7", "UCS-2"})
    reports_delivery: bool = True


class SmsHttpSettings(_Provider):
    """A brandname gateway; it calls back at `callback_url`, signed with the key in that file."""

    type: Literal["sms-http"]
    url: str = Field(pattern=r"^https?://")
    key_file: FilePath
    brandname: Brandname
    callback_url: str | None = Field(None, pattern=r"^https?://")
    callback_key_file: FilePath | None = None
    encodings: frozenset[Encoding] = frozenset({"GSM-7", "UCS-2"})
    dedupes: bool = True


class DkimSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    selector: str
    domain: str
    key_file: FilePath


class SmtpSettings(_Provider):
    """A mail server. `bounces` takes what comes back; `trust_file` are the certificates believed
    in place of the system's.
    """

    type: Literal["smtp"]
    host: str
    port: Port = 25
    security: Literal["none", "starttls", "tls"] = "none"
    user: str | None = None
    password_file: FilePath | None = None
    trust_file: FilePath | None = None
    sender: Mailbox
    sender_name: str
    bounces: Mailbox | None = None
    dkim: DkimSettings | None = None
    lines: PositiveInt = 4


class ZnsSettings(_Provider):
    """An official account at Zalo; `refresh_token_file` holds the first refresh token."""

    type: Literal["zns"]
    url: str = Field("https://business.openapi.zalo.me/message/template", pattern=r"^https?://")
    oauth_url: str = Field("https://oauth.zaloapp.com/v4/oa/access_token", pattern=r"^https?://")
    app_id: str
    app_secret_file: FilePath
    oa_secret_file: FilePath
    refresh_token_file: FilePath
    reports_delivery: bool = True


AnyProvider = Annotated[
    SmppSettings | SmsHttpSettings | SmtpSettings | ZnsSettings, Field(discriminator="type")
]


class ProvidersFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    providers: tuple[AnyProvider, ...] = Field(min_length=1)

    @field_validator("providers")
    @classmethod
    def _names_differ(cls, providers: tuple[AnyProvider, ...]) -> tuple[AnyProvider, ...]:
        names = [one.name for one in providers]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"named twice: {', '.join(twice)}")
        return providers


_FILE = TypeAdapter(ProvidersFile)


def read_providers(path: Path) -> tuple[AnyProvider, ...]:
    """The providers in that file; ProvidersUnfit says all that is wrong with it at once. Files it
    names are looked for beside it.
    """
    try:
        content = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise ProvidersUnfit(f"{path}: {error}") from error
    try:
        return _FILE.validate_python(_beside(content, path.parent)).providers
    except ValidationError as error:
        raise ProvidersUnfit("\n".join(_wrong(path, error, content))) from error


def _beside(content: Any, folder: Path) -> Any:
    """The content with its `…_file` entries as paths from the file's own folder."""
    if isinstance(content, list):
        return [_beside(each, folder) for each in content]
    if not isinstance(content, dict):
        return content
    return {
        key: folder / value
        if str(key).endswith("_file") and isinstance(value, str)
        else _beside(value, folder)
        for key, value in content.items()
    }


def _wrong(path: Path, error: ValidationError, content: Any) -> list[str]:
    """One line for each wrong field; no value of it, which may be a secret in the wrong place."""
    return [
        f"{path.name}: {_where(each['loc'], content)}: {each['msg']}" for each in error.errors()
    ]


def _where(location: Sequence[int | str], content: Any) -> str:
    rest = [str(part) for part in location]
    if len(location) > 1 and isinstance(location[1], int):
        entry = content["providers"][location[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        rest = [f"providers[{location[1]}] ({name or 'no name'})", *map(str, location[3:])]
    return ".".join(rest)

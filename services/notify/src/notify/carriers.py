"""The providers of this installation, of its settings: those of its file, or the simple pair."""

from collections.abc import Sequence

from pydantic import SecretStr

from dossier_shared.clock import Clock
from dossier_shared.contracts import Channel
from dossier_shared.mongo.client import Database
from notify.adapters.mail.smtp import SmtpMailer, SmtpServer
from notify.adapters.mail.writing import Writer
from notify.adapters.provider_settings import read_providers
from notify.adapters.providers import Weighted, Workshop
from notify.adapters.smpp.carrier import SmppCarrier
from notify.adapters.sms_gateway import Gateway, SmsGateway
from notify.adapters.vault import Vault
from notify.application.ports import Abilities
from notify.settings import Settings


def carriers_of(
    settings: Settings, database: Database, vault: Vault, clock: Clock
) -> list[Weighted]:
    """ProvidersUnfit, or KeyUnusable, when a service so set up could not send."""
    limit = settings.provider_timeout_seconds
    if settings.providers_file is not None:
        workshop = Workshop(database, vault, clock, limit)
        return workshop.make(read_providers(settings.providers_file))
    return [(_gateway(settings, clock), 1.0), (_mailer(settings, clock), 1.0)]


def bound_lines(carriers: Sequence[Weighted]) -> list[SmppCarrier]:
    """Those that keep a line of their own for as long as the service runs."""
    return [provider for provider, _ in carriers if isinstance(provider, SmppCarrier)]


def comparing(carriers: Sequence[Weighted]) -> set[Channel]:
    """The channels all of whose providers compare request ids."""
    careless = {p.abilities.channel for p, _ in carriers if not p.abilities.dedupes}
    return {p.abilities.channel for p, _ in carriers} - careless


def _gateway(settings: Settings, clock: Clock) -> SmsGateway:
    gateway = Gateway(
        settings.sms_url or "", opened(settings.sms_key) or "", settings.sms_brandname or ""
    )
    abilities = Abilities("sms", dedupes=True)
    return SmsGateway("sms", gateway, abilities, settings.provider_timeout_seconds, clock)


def _mailer(settings: Settings, clock: Clock) -> SmtpMailer:
    server = SmtpServer(
        settings.smtp_host or "",
        settings.smtp_port,
        "starttls" if settings.smtp_starttls else "none",
        settings.smtp_user,
        opened(settings.smtp_password),
    )
    writer = Writer(settings.mail_from, settings.office_name, settings.mail_bounces)
    limit = settings.provider_timeout_seconds
    abilities = Abilities("email", at_once=server.lines)
    return SmtpMailer("smtp", server, writer, abilities, limit, clock)


def opened(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None

"""Makes providers of what the settings say."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from dossier_shared.clock import Clock
from dossier_shared.mongo.client import Database
from notify.adapters.mail.signing import Signature
from notify.adapters.mail.smtp import SmtpMailer, SmtpServer
from notify.adapters.mail.writing import Writer
from notify.adapters.provider_settings import (
    AnyProvider,
    DkimSettings,
    SmppSettings,
    SmsHttpSettings,
    SmtpSettings,
    ZnsSettings,
)
from notify.adapters.smpp.carrier import SmppCarrier
from notify.adapters.smpp.ledger import LEDGER, LEDGER_INDEXES, Ledger
from notify.adapters.smpp.line import Line
from notify.adapters.smpp.session import Account
from notify.adapters.sms_gateway import Gateway, SmsGateway
from notify.adapters.vault import Vault
from notify.adapters.zalo import zns
from notify.adapters.zalo.tokens import TOKENS, App, Tokens
from notify.application.ports import Abilities, Provider

PROVIDER_INDEXES = {LEDGER: LEDGER_INDEXES}

Weighted = tuple[Provider, float]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What providers are made with; `limit` ends each of their calls, in seconds."""

    database: Database
    vault: Vault
    clock: Clock
    limit: float

    def make(self, settings: Iterable[AnyProvider]) -> list[Weighted]:
        """The providers with their weights; KeyUnusable when a mail could not be signed."""
        return [(self._made(each), each.weight) for each in settings]

    def _made(self, settings: AnyProvider) -> Provider:
        match settings:
            case SmppSettings():
                return self._smpp(settings)
            case SmsHttpSettings():
                return self._sms_http(settings)
            case SmtpSettings():
                return self._smtp(settings)
            case ZnsSettings():
                return self._zns(settings)

    def _smpp(self, of: SmppSettings) -> SmppCarrier:
        account = Account(
            of.host, of.port, of.system_id, _secret(of.password_file), of.system_type,
            of.window, of.enquire_seconds, self.limit,
        )  # fmt: skip
        ledger = Ledger(self.database[LEDGER], of.name)
        abilities = _abilities(of)
        return SmppCarrier(
            of.name, Line(account, of.name), ledger, of.brandname, abilities, self.limit, self.clock
        )

    def _sms_http(self, of: SmsHttpSettings) -> SmsGateway:
        key = _secret(of.callback_key_file) if of.callback_key_file else None
        gateway = Gateway(of.url, _secret(of.key_file), of.brandname, of.callback_url, key)
        return SmsGateway(of.name, gateway, _abilities(of), self.limit, self.clock)

    def _smtp(self, of: SmtpSettings) -> SmtpMailer:
        password = _secret(of.password_file) if of.password_file else None
        trust = ssl.create_default_context(cafile=of.trust_file) if of.trust_file else None
        server = SmtpServer(of.host, of.port, of.security, of.user, password, trust, of.lines)
        signature = _signature(of.dkim) if of.dkim else None
        writer = Writer(of.sender, of.sender_name, of.bounces, signature)
        return SmtpMailer(of.name, server, writer, _abilities(of), self.limit, self.clock)

    def _zns(self, of: ZnsSettings) -> zns.Zns:
        app = App(
            of.oauth_url, of.app_id, _secret(of.app_secret_file), _secret(of.refresh_token_file)
        )
        tokens = Tokens(of.name, app, self.database[TOKENS], self.vault, self.limit, self.clock)
        account = zns.Account(of.url, of.app_id, _secret(of.oa_secret_file))
        return zns.Zns(of.name, account, tokens, _abilities(of), self.limit)


def _abilities(of: AnyProvider) -> Abilities:
    """What a type can do, and what the contract with this carrier says."""
    match of:
        case SmppSettings():
            return replace(_sms(of), at_once=of.window)
        case SmsHttpSettings():
            return _sms(of)
        case SmtpSettings():
            mail = Abilities("email", of.dedupes, of.reports_delivery, of.max_rate)
            return replace(mail, at_once=of.lines)
        case ZnsSettings():
            return Abilities("zalo", of.dedupes, of.reports_delivery, of.max_rate)


def _sms(of: SmppSettings | SmsHttpSettings) -> Abilities:
    return Abilities("sms", of.dedupes, of.reports_delivery, of.max_rate, of.encodings)


def _signature(of: DkimSettings) -> Signature:
    return Signature.read(of.selector, of.domain, of.key_file)


def _secret(path: Path) -> str:
    """Without the line break that editors put at its end."""
    return path.read_text().strip()

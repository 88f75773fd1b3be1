"""Writes a notice out: unaccented for SMS, in full Vietnamese for mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Template

from dossier_shared.worktime.days import OFFICE_ZONE
from notify.application.templates import PARAMS, Templates, fields_of, template_of
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic set of GSM 03.38. One letter outside it makes a message of 160 places one of 70."""
ONE_SMS = 160
WIDEST = {
    "code": "000.00.19.H50-180412-0007",
    "instant": "16h30 24/04/2018",
    "day": "24/04/2018",
    "amount": "999.999.999",
}
"""What placeholders become at most, with a code of the legal pattern (TT 01/2018/TT-VPCP)."""


@dataclass(frozen=True, slots=True)
class Office:
    """How the department names itself: in full in mails, short and unaccented in SMS."""

    name: str
    sms_name: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Sms:
    registered: str
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Texts:
    """Renders the templates in the office's name; a ValueError when that makes an SMS too long."""

    templates: Templates
    office: Office

    def __post_init__(self) -> None:
        named = {"office": self.office.sms_name, "tel": self.office.telephone}
        for name, wording in self.templates.templates.items():
            fields = {field: _widest(field) for field in fields_of(PARAMS[name])} | named
            text = Template(wording.sms.text).substitute(fields) if wording.sms else ""
            if not fits_one_sms(text):
                raise ValueError(f"{name}: in this office's name it is no single SMS")

    def sms(self, correspondence: Correspondence, notice: Notice) -> Sms:
        """The message; LookupError for a kind that has none."""
        name = template_of(notice)
        template = self.templates.templates[name].sms
        if template is None:
            raise LookupError(f"{name} has no SMS")
        fields = _fields(correspondence.code, self.office.sms_name, self.office, notice)
        return Sms(template.registered, Template(template.text).substitute(fields))

    def mail(self, correspondence: Correspondence, notice: Notice) -> Mail:
        template = self.templates.templates[template_of(notice)].email
        frame = getattr(self.templates, notice.audience)
        fields = _fields(correspondence.code, self.office.name, self.office, notice)
        discreet = correspondence.sensitive and notice.audience == "citizen"
        subject = self.templates.discreet_subject if discreet else template.subject
        body = "\n".join((frame.opening, template.text, frame.closing))
        return Mail(Template(subject).substitute(fields), Template(body).substitute(fields) + "\n")


def fits_one_sms(text: str) -> bool:
    return len(text) <= ONE_SMS and GSM7.issuperset(text)


def _widest(field: str) -> str:
    return WIDEST.get(field, WIDEST["day" if field.endswith("_day") else "instant"])


def _fields(code: str, name: str, office: Office, notice: Notice) -> Mapping[str, str]:
    fields = {"code": code, "office": name, "tel": office.telephone}
    for param, value in notice.params.items():
        if isinstance(value, int):
            fields[param] = in_dong(value)
        elif isinstance(value, datetime):
            fields[param] = in_office_time(value)
            fields[f"{param}_day"] = office_day(value)
    return fields


def in_dong(amount: int) -> str:
    """As officials write it: 1.250.000."""
    return f"{amount:,}".replace(",", ".")


def in_office_time(instant: datetime) -> str:
    """As officials write it: 16h30 24/04/2018."""
    return instant.astimezone(OFFICE_ZONE).strftime("%Hh%M %d/%m/%Y")


def office_day(instant: datetime) -> str:
    return instant.astimezone(OFFICE_ZONE).strftime("%d/%m/%Y")

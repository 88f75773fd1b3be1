"""Fills a compiled text with the values of one notice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dossier_shared.contracts import Language
from notify.domain.text.plain import plain
from notify.domain.text.segments import Count
from notify.domain.text.shortening import fitted
from notify.domain.wording.bodies import Body, LetterBody, SmsBody, ZaloBody, texts_of
from notify.domain.wording.compiled import Compiled, Slot, compiled, form_of
from notify.domain.wording.html import page
from notify.domain.wording.values import SHORTENABLE, Form, Type, Value, said

ZALO_NAMES: Mapping[str, str] = {
    "code": "ma_ho_so", "due": "hen_tra", "was_due": "hen_truoc", "submitted": "nop_luc",
    "received": "nhan_luc", "amount": "so_tien", "withdrawn": "rut", "returned": "tra_ket_qua",
    "since": "tu_luc", "until": "den_luc", "office": "co_quan",
}  # fmt: skip
"""Under which names Zalo knows the parameters."""
_ZALO_FORMS: Mapping[str | None, str] = {"day": "ngay_", "time": "gio_"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is handed over. `template` names the template and its version; `units` are the parts of
    an SMS; `fields` are the parameters of a registered template.
    """

    template: str
    text: str
    subject: str | None = None
    html: str | None = None
    registered: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    counted: Count | None = None

    @property
    def units(self) -> int:
        return self.counted.parts if self.counted else 1


@dataclass(frozen=True, slots=True)
class Filled:
    """A compiled text whose slots are known to have these forms."""

    text: Compiled
    forms: tuple[Form, ...]
    cuttable: tuple[bool, ...]

    def said(self, values: Mapping[str, Value], language: Language) -> list[str]:
        pairs = zip(self.text.slots, self.forms, strict=True)
        return [said(values[slot.field], form, language) for slot, form in pairs]

    def fill(self, values: Mapping[str, Value], language: Language) -> str:
        return self.text.fill(self.said(values, language))


@dataclass(frozen=True, slots=True)
class Ready:
    """A version of a template, compiled; `texts` are those of its body by their place."""

    template: str
    language: Language
    body: Body
    texts: Mapping[str, Filled]

    def render(self, values: Mapping[str, Value], *, sensitive: bool = False) -> Rendered:
        """LookupError for a value that is not there, TypeError for one of another type."""
        match self.body:
            case SmsBody():
                return self._sms(self.body, values)
            case LetterBody():
                return self._letter(values, "discreet" if sensitive else "subject")
            case ZaloBody():
                return self._zalo(self.body, values)

    def _sms(self, body: SmsBody, values: Mapping[str, Value]) -> Rendered:
        filled = self.texts["text"]
        written = filled.said(values, self.language)
        if not body.accented:
            written = [plain(each) for each in written]
        text, counted = fitted(written, filled.cuttable, filled.text.fill, body.parts)
        return Rendered(self.template, text, registered=body.registered, counted=counted)

    def _letter(self, values: Mapping[str, Value], subject: str) -> Rendered:
        heading = self.texts.get(subject) or self.texts["subject"]
        title = " ".join(heading.fill(values, self.language).split())
        text = self.texts["text"].fill(values, self.language)
        return Rendered(self.template, text, title, page(title, text, self.language))

    def _zalo(self, body: ZaloBody, values: Mapping[str, Value]) -> Rendered:
        fields = {
            zalo_name(slot): said(values[slot.field], form, self.language)
            for filled in self.texts.values()
            for slot, form in zip(filled.text.slots, filled.forms, strict=True)
        }
        filled = {where: text.fill(values, self.language) for where, text in self.texts.items()}
        paragraphs = [filled[f"paragraphs.{n}"] for n in range(len(body.paragraphs))]
        rows = [f"{row.label}: {filled[f'rows.{n}']}" for n, row in enumerate(body.rows)]
        text = "\n".join((filled["title"], *paragraphs, *rows))
        return Rendered(self.template, text, registered=body.registered, fields=fields)


def zalo_name(slot: Slot) -> str:
    return _ZALO_FORMS.get(slot.form, "") + ZALO_NAMES.get(slot.field, slot.field)


def ready(
    template: str, body: Body, fields: Mapping[str, Type], language: Language
) -> Ready:  # fmt: skip
    """The body compiled; what `checking.faults` finds wrong is a ValueError here."""
    accented = not isinstance(body, SmsBody) or body.accented
    texts = {where: _filled(text, fields, accented) for where, text in texts_of(body)}
    return Ready(template, language, body, texts)


def _filled(text: str, fields: Mapping[str, Type], accented: bool) -> Filled:
    taken = compiled(text) if accented else compiled(text, plain)
    forms, cuttable = [], []
    for slot in taken.slots:
        form = form_of(slot, fields[slot.field])
        if form is None:
            raise ValueError(f"{slot.field} has no form {slot.form}")
        forms.append(form)
        cuttable.append(fields[slot.field] in SHORTENABLE)
    return Filled(taken, tuple(forms), tuple(cuttable))

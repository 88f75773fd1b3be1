"""What citizens and officials read: every kind by every channel in every language."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from notify.application.templates import (
    NotReadYet,
    check_shipped,
    shipped_bodies,
    shipped_templates,
)
from notify.application.texts import Office, Texts
from notify.domain.correspondence import Correspondence
from notify.domain.kinds import RULES
from notify.domain.notices import Attempt, Notice, Sent
from notify.domain.text.gsm import foreign
from notify.domain.text.plain import plain
from notify.domain.wording.bodies import LetterBody, SmsBody, texts_of
from notify.domain.wording.compiled import compiled
from notify.domain.wording.samples import CODE, usual, widest
from notify.domain.wording.shapes import SHAPES
from notify.domain.wording.template import Key, Template, Version
from notify.texts import FILE, page

ROOT = Path(__file__).parents[4]
NOW = datetime(2018, 4, 12, 2, 5, tzinfo=UTC)
DUE = datetime(2018, 4, 24, 9, 30, tzinfo=UTC)
DOSSIER = Correspondence(CODE)
OFFICE = Office(
    "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Trị", "So LD-TBXH Quang Tri", "0233 3852 550"
)
TEXTS = Texts(shipped_templates(), OFFICE)
BODIES = shipped_bodies()
SMS = [key for key, body in BODIES.items() if isinstance(body, SmsBody)]
LETTERS = [key for key, body in BODIES.items() if isinstance(body, LetterBody)]
CITIZENS = [key for key in LETTERS if SHAPES[key.name].audience == "citizen"]


def notice(kind: str, channel: str = "sms", **params) -> Notice:
    audience = SHAPES[kind].audience if kind in SHAPES else "citizen"
    return Notice("e:k:c", kind, channel, audience, None, params, NOW)


def filled(key: Key, values=usual, *, sensitive=False):
    form = BODIES[key].form
    given = values(SHAPES[key.name], OFFICE, form)
    return TEXTS.library.current(key).render(given, sensitive=sensitive)


def test_every_kind_that_is_told_in_words_has_a_text_by_each_of_its_channels():
    assert {shape.kind for shape in SHAPES.values()} == set(RULES) - {"client-event"}
    for name, shape in SHAPES.items():
        for channel in shape.channels:
            for language in shape.languages:
                assert TEXTS.library.current(Key(name, channel, language))


@pytest.mark.parametrize("key", BODIES, ids=str)
@pytest.mark.parametrize("values", [usual, widest])
def test_every_text_is_filled_whole_by_the_values_its_notices_have(key, values):
    said = filled(key, values)
    words = (said.text, said.subject, said.html, *said.fields.values())
    assert not any("$" in each or "%" in each for each in words if each)
    assert said.template == f"{key}@1"
    if SHAPES[key.name].about_a_dossier:
        assert CODE in said.text + (said.subject or "")


@pytest.mark.parametrize("key", SMS, ids=str)
def test_every_sms_is_one_message_without_marks_with_the_widest_values(key):
    said = filled(key, widest)
    assert (said.counted.encoding, said.units) == ("GSM-7", 1)
    assert said.counted.units == len(said.text) <= 160
    assert said.text == plain(said.text)
    assert OFFICE.telephone in said.text
    assert "..." not in said.text
    assert said.registered == BODIES[key].registered


def test_no_two_texts_are_registered_under_one_name():
    registered = [body.registered for body in BODIES.values() if hasattr(body, "registered")]
    assert len(registered) == len(set(registered))


@pytest.mark.parametrize("key", LETTERS, ids=str)
def test_every_letter_has_a_subject_of_one_line_and_a_page_that_says_its_language(key):
    said = filled(key, widest)
    assert "\n" not in said.subject
    assert said.html.startswith(f'<!DOCTYPE html>\n<html lang="{key.language}">')
    [shown] = re.findall(r"<main.*</main>", said.html, re.DOTALL)
    assert _words(shown) == _words(said.text)


@pytest.mark.parametrize("key", CITIZENS, ids=str)
def test_a_mail_to_a_citizen_is_signed_and_says_whom_to_ask(key):
    said = filled(key)
    assert OFFICE.name in said.text
    assert OFFICE.telephone in said.text


@pytest.mark.parametrize(
    "key", [key for key in CITIZENS if SHAPES[key.name].about_a_dossier], ids=str
)
def test_the_subject_of_a_sensitive_dossier_tells_no_more_than_its_code(key):
    said = filled(key, sensitive=True)
    expected = {"vi": f"Thông báo về hồ sơ {CODE}", "en": f"Notice about application {CODE}"}
    assert said.subject == expected[key.language]
    assert f"<title>{said.subject}</title>" in said.html


def test_no_text_can_name_a_procedure_or_a_citizen():
    assert {name for shape in SHAPES.values() for name in shape.fields} == {
        "code", "office", "tel", "submitted", "received", "due", "was_due", "withdrawn", "returned",
        "amount", "since", "until", "person", "day", "unread", "items", "division", "open",
        "near_due", "overdue",
    }  # fmt: skip
    for key, body in BODIES.items():
        if SHAPES[key.name].audience == "citizen":
            slots = {slot.field for _, text in texts_of(body) for slot in compiled(text).slots}
            assert "person" not in slots


def test_the_confirmation_of_receipt_reads_as_the_office_writes():
    received = {"received": NOW, "due": DUE}
    assert TEXTS.render(DOSSIER, notice("received", **received)).text == (
        "So LD-TBXH Quang Tri da nhan ho so 000.00.19.H50-180412-0007. "
        "Hen tra ket qua: 16h30 24/04/2018. "
        "Tra cuu bang ma ho so tai Bo phan Mot cua, DT 0233 3852 550."
    )
    text = TEXTS.render(DOSSIER, notice("received", "email", **received)).text
    assert "lúc 09h05 12/04/2018" in text
    assert "Thời gian hẹn trả kết quả: 16h30 24/04/2018" in text
    assert text.startswith("Kính gửi Ông/Bà,\n\n")


def test_a_foreigner_reads_english_with_the_month_by_its_name():
    foreigner = replace(DOSSIER, language="en")
    said = TEXTS.render(foreigner, notice("received", "email", received=NOW, due=DUE))
    assert "The result is due at: 16:30 24 Apr 2018" in said.text
    assert '<html lang="en">' in said.html


def test_what_has_no_english_is_told_in_vietnamese():
    foreigner = replace(DOSSIER, language="en")
    assert TEXTS.render(foreigner, notice("ready", "zalo")).template == "ready/zalo/vi@1"


def test_zalo_is_sent_the_parameters_under_its_own_names():
    said = TEXTS.render(DOSSIER, notice("received", "zalo", received=NOW, due=DUE))
    assert said.registered == "mc-tiep-nhan"
    assert said.fields == {
        "co_quan": OFFICE.name, "ma_ho_so": CODE, "nhan_luc": "09h05 12/04/2018",
        "hen_tra": "16h30 24/04/2018",
    }  # fmt: skip


def test_without_a_due_date_no_date_is_promised():
    said = TEXTS.render(DOSSIER, notice("received", received=NOW))
    assert said.template == "received-undated/sms/vi@1"
    assert "Hen tra" not in said.text


def test_a_result_that_comes_early_names_the_day_it_was_promised_for():
    said = TEXTS.render(DOSSIER, notice("ready-early", due=DUE))
    assert "som hon hen (24/04/2018)" in said.text


def test_an_official_is_told_the_state_of_a_sensitive_dossier():
    said = TEXTS.render(replace(DOSSIER, sensitive=True), notice("staff-overdue", "inbox", due=DUE))
    assert "quá hạn" in said.subject


def test_the_mail_of_the_morning_lists_what_is_unread_and_the_figures_where_they_are_due():
    params = {
        "day": NOW, "unread": 1, "items": ("H50-1: quá hạn",), "rhythm": "daily",
        "division": "Phòng A & B", "open": 1280, "near_due": 9, "overdue": 3,
    }  # fmt: skip
    mail = replace(notice("digest", "email", **params), audience="staff", to="cv-1")
    said = TEXTS.render(Correspondence("digest/2018-04-12/cv-1"), mail, "Lê Văn Nam")
    assert said.subject == "Việc cần xem ngày 12/04/2018: 1 tin chưa đọc"
    assert "- Đang giải quyết: 1.280\n" in said.text
    assert "<li>H50-1: quá hạn</li>" in said.html
    assert "Phòng A &amp; B" in said.html
    assert "Kính gửi đồng chí Lê Văn Nam" in said.text


def test_what_brings_markup_is_shown_and_not_obeyed():
    params = {"day": NOW, "unread": 1, "items": ("<script>alert(1)</script>",)}
    mail = replace(notice("digest", "email", **params), audience="staff", to="cv-1")
    html = TEXTS.render(DOSSIER, mail, '<img src="x">').html
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(("kind", "channel"), [("staff-due", "sms"), ("client-event", "webhook")])
def test_there_are_no_words_where_none_are_meant(kind, channel):
    with pytest.raises(LookupError):
        TEXTS.render(DOSSIER, notice(kind, channel, due=NOW))


def test_a_value_that_is_missing_is_told_and_not_left_out():
    with pytest.raises(LookupError):
        TEXTS.render(DOSSIER, notice("ready-early"))


def test_a_long_office_name_is_cut_and_never_the_code_the_date_or_the_telephone():
    office = replace(OFFICE, sms_name="Sở Lao động - Thương binh và Xã hội tỉnh Quảng Trị")
    check_shipped(office)
    said = Texts(TEXTS.library, office).render(DOSSIER, notice("received", received=NOW, due=DUE))
    assert said.text.startswith("So Lao dong - Thuong... da nhan ho so")
    assert (said.units, len(said.text)) == (1, 160)
    assert all(kept in said.text for kept in (CODE, "16h30 24/04/2018", OFFICE.telephone))


def test_what_does_not_fit_even_when_the_office_is_cut_stops_the_start():
    with pytest.raises(ValueError, match="/sms/"):
        check_shipped(replace(OFFICE, telephone="0233 3852 550 hoặc 0233 3852 551, máy lẻ 12"))


def test_a_notice_goes_on_in_the_words_it_was_first_written_in():
    library = shipped_templates()
    body = SmsBody("Hồ sơ $code xong. ĐT $tel.", "MC-MOI")
    library.learn(Template("ready/sms/vi", versions=(Version(2, body, "qt-1", NOW),)))
    texts, fresh = Texts(library, OFFICE), notice("ready")
    begun = replace(fresh, attempts=(Attempt(NOW, Sent("viettel", template="ready/sms/vi@1")),))
    assert texts.render(DOSSIER, fresh).registered == "MC-MOI"
    assert texts.render(DOSSIER, begun).registered == "MC-CO-KET-QUA"
    anew = replace(begun, round=1, round_from=1)
    assert texts.render(DOSSIER, anew).registered == "MC-MOI", "the text was mended for this"


def test_a_version_that_another_replica_published_is_waited_for():
    begun = replace(
        notice("ready"), attempts=(Attempt(NOW, Sent("viettel", template="ready/sms/vi@7")),)
    )
    with pytest.raises(NotReadYet):
        TEXTS.render(DOSSIER, begun)


def test_no_mark_is_lost_in_a_letter_and_every_mark_in_an_sms():
    assert foreign(filled(Key("ready", "email", "vi")).text)
    assert not foreign(filled(Key("ready", "sms", "vi")).text)


def _words(shown: str) -> list[str]:
    """What is read of a text or of a page, without its signs."""
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", shown)))


def test_the_page_of_all_texts_is_committed_with_every_change_of_them():
    assert (ROOT / FILE).read_text(encoding="utf-8") == page(), "run `make openapi`"

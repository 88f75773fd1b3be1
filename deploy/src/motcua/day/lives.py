"""What becomes of the day's dossiers: each life is one dossier, from the counter to its end."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from dossier_shared.web.auth import Role
from motcua.day.division import decide, until
from motcua.day.office import Office, paper_list, refused
from motcua_client import models as m

PAPER = "CCCD, Giấy tiếp nhận"
LAW = "khoản 4 Điều 19 Nghị định số 61/2018/NĐ-CP"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
POINTS = [2, 2, 1, None, 2, 2, 2, None, 2]


async def approve(office: Office, code: str, number: str) -> None:
    """The clerk brings the signed decision to the one-stop."""
    clerk = office.clerk()
    signed = await clerk.files.attach(code, f"Quyết định {number}.pdf", PDF)
    decision = m.RecordIn(outcome="approved", number=f"{number}/QĐ-SLĐTBXH", file=signed.id)
    await clerk.life.record_result(code, decision)
    await office.counter().life.announce_early(code)


async def hand_over(office: Office, code: str, recipient: str, **more: str) -> m.BriefOut:
    handed = m.ReturnIn.model_validate({"recipient": recipient, "paper": PAPER} | more)
    return await office.counter().life.return_result(code, handed)


async def collected(office: Office, procedure: str) -> Sequence[str]:
    """Received, approved, collected at the counter, and rated on the tablet there."""
    new = await office.application(procedure)
    receipt = await office.counter().dossiers.receive(new)
    await approve(office, receipt.code, "101")
    await hand_over(office, receipt.code, new.applicant.name)
    counter = office.counter()
    shown = await counter.dossiers.get(receipt.code)
    given = next(slip.number for slip in shown.slips if slip.kind == "receipt")
    await counter.life.rate(receipt.code, m.RateIn(slip=given, points=POINTS))
    return [receipt.code]


async def by_post(office: Office, procedure: str) -> Sequence[str]:
    """The result goes by registered post; the citizen rates at home, with the slip's secret."""
    new = await office.application(procedure)
    receipt = await office.counter().dossiers.receive(new)
    await approve(office, receipt.code, "102")
    await hand_over(
        office, receipt.code, new.applicant.name, method="post", tracking="EB123456789VN"
    )
    home = office.citizen().lookup
    rating = m.CitizenRateIn(code=receipt.code, secret=receipt.secret, slip="GTN-01", points=POINTS)
    await home.rate(rating)
    return [receipt.code]


async def electronic(office: Office, procedure: str) -> Sequence[str]:
    """Filled in at home in two sittings, answered the same morning, sent back as a signed file."""
    portal = office.other(Role.CLIENT)
    new = await office.application(procedure)
    begun = await portal.drafts.begin(m.DraftIn(procedure=procedure))
    filled = new.model_dump(mode="json", exclude_unset=True, exclude={"counter", "channel"})
    await portal.drafts.save(begun.id, m.DraftIn.model_validate(filled), seen=begun.seen)
    assert (await portal.drafts.get(begun.id)).content["procedure"] == procedure
    sent = await portal.drafts.submit(begun.id)
    await office.counter().dossiers.take_in(sent.code, m.ReceiveIn())
    await approve(office, sent.code, "103")
    await hand_over(office, sent.code, new.applicant.name, method="electronic")
    return [sent.code]


async def refused_after_appraisal(office: Office, procedure: str) -> Sequence[str]:
    """The division hands over a refusal; its reasons are added by the one-stop."""
    new = await office.application(procedure)
    receipt = await office.counter().dossiers.receive(new)
    clerk = office.clerk()
    refused = m.RecordIn(outcome="refused", reason="Chưa đủ thời gian công tác", basis=LAW)
    await clerk.life.record_result(receipt.code, refused)
    await office.counter().life.announce_early(receipt.code)
    await hand_over(office, receipt.code, new.applicant.name)
    return [receipt.code]


async def refused_at_the_counter(office: Office, procedure: str) -> Sequence[str]:
    """Sent in online, not within the department's competence (Mẫu 03)."""
    sent = await submitted(office, procedure)
    reasons = m.RefuseIn(reason="Không thuộc thẩm quyền của Sở", basis=LAW)
    await office.counter().life.refuse(sent.code, reasons)
    return [sent.code]


async def completed_before_receipt(office: Office, procedure: str) -> Sequence[str]:
    """Sent in with a paper too few: asked for at intake, brought, taken in."""
    sent = await submitted(office, procedure)
    counter = office.counter()
    await counter.life.ask_supplement_at_intake(sent.code, wanting())
    await counter.life.take_supplement_at_intake(sent.code, m.PapersIn())
    await counter.dossiers.take_in(sent.code, m.ReceiveIn())
    return [sent.code]


async def completed_at_appraisal(office: Office, procedure: str) -> Sequence[str]:
    """The division asks once, through the one-stop; the limit is counted anew."""
    receipt = await office.receive(procedure)
    code, division = receipt.code, receipt.division
    draft = m.SupplementIn.model_validate(wanting().model_dump())
    await office.officer(division).life.draft_supplement(code, draft)
    await office.head(division).life.approve_supplement(code)
    await office.counter().life.ask_supplement(code)
    await office.counter().life.take_supplement(code, m.PapersIn())
    return [code]


async def not_completed_after_all(office: Office, procedure: str) -> Sequence[str]:
    """What the division wanted was in the dossier."""
    receipt = await office.receive(procedure)
    code, division = receipt.code, receipt.division
    draft = m.SupplementIn.model_validate(wanting().model_dump())
    await office.officer(division).life.draft_supplement(code, draft)
    await office.head(division).life.drop_supplement(code, m.ReasonIn(reason="Đã có trong hồ sơ"))
    return [code]


async def paid(office: Office, procedure: str) -> Sequence[str]:
    """A fee at the counter, a duty later; the clock stands still until it is paid."""
    receipt = await office.receive(procedure)
    code, counter, now = receipt.code, office.counter(), office.clock.now()
    fee = m.FeeIn(
        name="Lệ phí", amount=150_000, receipt_number="0000123", means="cash", paid_at=now
    )
    await counter.life.record_fee(code, fee)
    await counter.life.ask_duty(code, m.DutyIn(name="Phí thẩm định", amount=600_000))
    payment = m.PaymentIn(receipt_number="0000124", means="transfer", paid_at=now)
    await counter.life.record_payment(code, payment)
    return [code]


async def withdrawn(office: Office, procedure: str) -> Sequence[str]:
    receipt = await office.receive(procedure)
    await office.counter().life.withdraw(receipt.code, m.ReasonIn(reason="Xin rút để nộp nơi khác"))
    return [receipt.code]


async def stopped(office: Office, procedure: str) -> Sequence[str]:
    receipt = await office.receive(procedure)
    head = office.head(receipt.division)
    await head.life.stop(receipt.code, m.StopIn(reason="Chờ kết luận thanh tra", law=LAW))
    await head.life.resume(receipt.code, m.ResumeIn(reason="Đã có kết luận"))
    return [receipt.code]


async def apologised(office: Office, procedure: str) -> Sequence[str]:
    """The new day is told the working day before the old one at the latest."""
    receipt = await office.receive(procedure)
    code, division = receipt.code, receipt.division
    assert receipt.due_at is not None
    until = receipt.due_at + timedelta(days=10)
    apology = m.ApologyIn(reason="Chờ ý kiến phối hợp của cơ quan khác", until=until)
    await office.officer(division).life.draft_apology(code, apology)
    await office.leader().life.approve_apology(code)
    await office.counter().life.send_apology(code)
    return [code]


async def followed_on_paper(office: Office, procedure: str) -> Sequence[str]:
    """A control sheet goes with the papers."""
    receipt = await office.receive(procedure)
    await office.officer(receipt.division).life.control_sheet(receipt.code)
    return [receipt.code]


async def passed_on(office: Office, procedure: str) -> Sequence[str]:
    """Through the one-stop of another agency and back, under the one due date."""
    receipt = await office.receive(procedure)
    counter, other = office.counter(), "000.00.01.H50"
    passing = m.PassIn(agency=other, content="Xin ý kiến về điều kiện phòng cháy")
    await counter.life.pass_on(receipt.code, passing)
    await counter.life.take_answer(receipt.code, m.AnswerIn(agency=other, answer="Đồng ý"))
    return [receipt.code]


async def by_another(office: Office, procedure: str) -> Sequence[str]:
    """Handed in by an authorised person, then by another one; the owner asks where it stands."""
    proxy = office.person().model_copy(update={"authority": "Giấy ủy quyền số 12/2019"})
    owner = office.person()
    receipt = await office.receive(procedure, authorised=proxy)
    second = office.person().model_copy(update={"authority": "Giấy ủy quyền số 15/2019"})
    await office.counter().life.authorise(receipt.code, m.AuthoriseIn(authorised=second))
    home = office.citizen(second.id_number).lookup
    assert (await home.own(receipt.code)).code == receipt.code
    [slip] = (await home.own_slips(receipt.code)).slips
    assert (await home.own_slip(receipt.code, slip.number)).startswith(b"%PDF")
    await refused(office.citizen(owner.id_number).lookup.own(receipt.code), "lookup-not-found")
    return [receipt.code]


async def on_paper(office: Office, procedure: str) -> Sequence[str]:
    """Taken by hand while the system was down yesterday, entered with its real time."""
    yesterday = office.clock.now() - timedelta(days=1)
    receipt = await office.receive(procedure, paper_reference="TAY-07", received_at=yesterday)
    return [receipt.code]


async def with_files(office: Office, procedure: str) -> Sequence[str]:
    """Scanned at the counter; one of the scans was of somebody else's paper."""
    receipt = await office.receive(procedure)
    files, code = office.counter().files, receipt.code
    kept = await files.attach(code, "Bản khai.pdf", PDF, document=1)
    wrong = await files.attach(code, "Nhầm.pdf", PDF, document=1)
    await files.remove(code, wrong.id, m.RemoveIn(reason="Quét nhầm hồ sơ khác"))
    listed = await files.all(code)
    assert [file.id for file in listed.files] == [kept.id]
    async with files.open(code, kept.id) as content:
        assert b"".join([block async for block in content]) == PDF
    return [code]


async def with_an_earlier_paper(office: Office, procedure: str) -> Sequence[str]:
    """The owner was here before; his scan is used again, and nothing is scanned twice."""
    owner = office.person()
    before = await office.receive(procedure, applicant=owner)
    now = await office.receive(procedure, applicant=owner)
    files = office.counter().files
    scan = await files.attach(before.code, "Sổ hộ khẩu.pdf", PDF, document=1)
    link = m.LinkIn(from_dossier=before.code, file_id=scan.id, document=1)
    assert (await files.link(now.code, link)).linked_from == before.code
    return [before.code, now.code]


async def through_the_division(office: Office, procedure: str) -> Sequence[str]:
    """Signed in the division's own program; the clerk adds the number of the decision."""
    receipt = await office.receive(procedure)
    await decide(office.stack, office.http, receipt.code)

    async def finished() -> m.WholeOut | None:
        shown = await office.counter().dossiers.get(receipt.code)
        return shown if shown.result else None

    await until(finished, f"result of {receipt.code}")
    await office.clerk().life.complete_result(receipt.code, m.DecisionIn(number="104/QĐ-SLĐTBXH"))
    return [receipt.code]


async def imported(office: Office, procedure: str) -> Sequence[str]:
    """Two dossiers of a week without electricity, from the list that was kept by hand."""
    listed = paper_list(procedure, office.clock.now())
    imports = office.other(Role.ADMIN).imports
    assert (await imports.check(listed)).faults == []
    begun = await imports.begin(listed)
    done = await imports.run(begun.id, m.RunIn())
    assert (await imports.get(begun.id)).left == 0
    return [outcome.code for outcome in done.outcomes if outcome.code]


async def submitted(office: Office, procedure: str) -> m.ReceiptOut:
    new = await office.application(procedure)
    said = new.model_dump(mode="json", exclude_unset=True, exclude={"counter", "channel"})
    return await office.other(Role.CLIENT).dossiers.submit(m.SubmissionIn.model_validate(said))


def wanting() -> m.WantsIn:
    return m.WantsIn(
        papers=[m.WantingIn(name="Giấy khai sinh", count=1, what="Bản sao có chứng thực")],
        reason="Thiếu giấy tờ theo quy định",
        basis=LAW,
    )


Life = Callable[[Office, str], Awaitable[Sequence[str]]]

DAY: tuple[tuple[str, Life], ...] = (
    ("NCC-15", collected),
    ("LDNN-03", by_post),
    ("DN-04", electronic),
    ("BTXH-06", refused_after_appraisal),
    ("ATLD-01", refused_at_the_counter),
    ("TNXH-07", completed_before_receipt),
    ("LDTL-10", completed_at_appraisal),
    ("BHTN-07", not_completed_after_all),
    ("LDNN-02", paid),
    ("DN-06", withdrawn),
    ("ATLD-04", stopped),
    ("LDTL-03", apologised),
    ("BTXH-01", passed_on),
    ("NCC-21", followed_on_paper),
    ("NCC-10", by_another),
    ("TNXH-02", on_paper),
    ("NCC-08", with_files),
    ("NCC-18", with_an_earlier_paper),
    ("NCC-01", through_the_division),
    ("BHTN-05", imported),
)
"""The procedures of the day, of all eight fields, and what became of each dossier."""

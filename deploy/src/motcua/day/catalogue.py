"""The administrator's part: the registers, and a procedure from its draft to its end."""

from dataclasses import dataclass
from datetime import date

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.web.auth import Role
from motcua.day.office import Office
from motcua_client import Intake
from motcua_client import models as m

IN_FORCE = date(2019, 4, 1)
FIELD, DIVISION = "Trẻ em", "Phòng Trẻ em"


async def registers(office: Office) -> None:
    """What the new procedure draws on; an entry that was a mistake is ended."""
    kept = office.other(Role.ADMIN).registers
    department = next(iter((await kept.all("departments")).entries))
    await kept.put("chi-cuc-tre-em", m.DepartmentIn(name="Chi cục Trẻ em"))
    await kept.put("phong-tre-em", m.DivisionIn(name=DIVISION, department=department.id))
    await kept.put("quay-9", m.CounterIn(name="Quầy 9", department=department.id))
    await kept.put("tre-em", m.FieldIn(name=FIELD, sensitive=True))
    await kept.put("phi-ho-so", m.FeeEntryIn(name="Phí hồ sơ", vnd=20_000))
    await kept.put("giay-khai-sinh", m.DocumentTypeIn(name="Giấy khai sinh", accepts=["certified"]))
    assert (await kept.get("fields", "tre-em")).name == FIELD
    await kept.end("counters", "quay-9", m.ReasonIn(reason="Nhập nhầm"))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A new procedure, amended while a dossier is under way."""

    office: Office
    admin: Intake

    @property
    def today(self) -> date:
        return self.office.clock.now().astimezone(OFFICE_ZONE).date()

    async def begin(self) -> None:
        """Drafted, thrown away, drafted again, published."""
        procedures = self.admin.procedures
        await procedures.save_draft("TE-01", drafted(10))
        await procedures.discard_draft("TE-01")
        await procedures.save_draft("TE-01", drafted(10))
        assert (await procedures.draft("TE-01")).limit == m.LimitOut(amount=10, unit="working-day")
        await procedures.publish("TE-01", self.decided("101/QĐ-UBND", IN_FORCE))

    async def change(self, code: str) -> None:
        """Amended today; the dossier of this morning is moved by a command, seen first."""
        procedures = self.admin.procedures
        await procedures.save_draft("TE-01", drafted(5))
        await procedures.amend("TE-01", self.decided("102/QĐ-UBND"))
        assert (await procedures.version("TE-01", 1)).limit == m.LimitOut(
            amount=10, unit="working-day"
        )
        body = {"version": 2, "reason": "Rút ngắn thời hạn", "decision": "102/QĐ-UBND"}
        leader = self.office.leader().life
        seen = await leader.change_version(
            code, m.ChangeVersionIn.model_validate(body | {"dry_run": True})
        )
        done = await leader.change_version(
            code, m.ChangeVersionIn.model_validate(body | {"dry_run": False})
        )
        assert (seen.due_at, seen.dry_run, done.dry_run) == (done.due_at, True, False)

    async def end(self) -> None:
        """Replaced by another, which is itself abolished."""
        procedures = self.admin.procedures
        await procedures.save_draft("TE-02", drafted(7))
        await procedures.publish("TE-02", self.decided("103/QĐ-UBND", IN_FORCE))
        tomorrow = date.fromordinal(self.today.toordinal() + 1)
        await procedures.save_draft("TE-02", drafted(6))
        await procedures.supplement("TE-02", self.decided("104/QĐ-UBND", tomorrow))
        decision = {"decision_number": "105/QĐ-UBND", "decision_date": self.today}
        later = date.fromordinal(self.today.toordinal() + 30)
        replaced = decision | {"from_day": later, "replaced_by": "TE-02"}
        await procedures.replace("TE-01", m.ReplaceIn.model_validate(replaced))
        abolished = decision | {"from_day": date.fromordinal(later.toordinal() + 30)}
        ended = await procedures.abolish("TE-02", m.AbolishIn.model_validate(abolished))
        assert ended.ended is not None
        assert len((await procedures.versions("TE-02")).versions) == 2
        assert len((await procedures.all(on=self.today)).procedures) == 82

    async def exchange(self) -> None:
        """Exported, and imported again: nothing is changed by it."""
        procedures = self.admin.procedures
        workbook = await procedures.xlsx()
        rows = (await procedures.json()).model_dump_json().encode()
        for catalogue in (workbook, rows):
            seen = await procedures.bring_in(catalogue, dry_run=True)
            assert (seen.faults, seen.versions, seen.dry_run) == ([], [], True)
        assert (await procedures.bring_in(workbook, dry_run=False)).versions == []

    def decided(self, number: str, valid_from: date | None = None) -> m.IntoForceIn:
        return m.IntoForceIn(
            decision_number=number, decision_date=self.today, valid_from=valid_from or self.today
        )


def drafted(days: int) -> m.ProcedureIn:
    return m.ProcedureIn(
        name="Hỗ trợ trẻ em có hoàn cảnh đặc biệt",
        field=FIELD,
        division=DIVISION,
        limit=m.LimitIn(amount=days, unit="working-day"),
        documents=[m.DocumentIn(name="Giấy khai sinh", accepts=["certified"])],
        legal_basis=["Luật Trẻ em 102/2016/QH13"],
    )

"""A procedure is counted by the day that is asked about, as far as it was known then."""

from datetime import timedelta

from services.routing.tests.builders import NOW, at, published

from dossier_shared.contracts import ProcedureEnded
from routing.adapters.procedures import PROCEDURES
from routing.domain.procedure import Procedure, ended, unheard
from routing.domain.procedure import published as taken

JUNE = at("2018-06-01 00:00")
FIRST = published(valid_from=at("2018-01-01 00:00").date(), field="Cũ", name="Tên cũ")
SECOND = published(version=2, valid_from=JUNE.date(), field="Mới", name="Tên mới")


def first() -> Procedure:
    return taken(unheard("NCC-01", FIRST), FIRST, NOW)


def field(procedure: Procedure, when: str) -> str | None:
    version = procedure.in_force(at(when))
    return version.field if version else None


def test_a_version_of_a_future_day_changes_nothing_before_it() -> None:
    both = taken(first(), SECOND, NOW)
    assert [field(both, day) for day in ("2018-05-31 23:59", "2018-06-01 00:00")] == ["Cũ", "Mới"]
    assert [both.named(JUNE - timedelta(days=1)), both.named(JUNE)] == ["Tên cũ", "Tên mới"]


def test_an_ended_procedure_is_in_force_until_its_day_and_keeps_its_name() -> None:
    gone = ended(first(), ProcedureEnded(from_day=JUNE.date(), replaced_by="NCC-02"), NOW)
    assert [field(gone, day) for day in ("2018-05-31 23:59", "2018-06-01 00:00")] == ["Cũ", None]
    assert gone.named(JUNE) == "Tên cũ"


def test_what_was_heard_later_was_not_known_then() -> None:
    assert field(first(), "2018-04-12 08:59") is None
    late = taken(first(), SECOND, at("2018-06-03 08:00"))
    assert field(late, "2018-06-02 08:00") == "Cũ"
    gone = ended(
        first(), ProcedureEnded(from_day=JUNE.date(), replaced_by=None), JUNE + timedelta(days=2)
    )
    assert field(gone, "2018-06-02 08:00") == "Cũ"


def test_before_its_first_day_it_is_called_what_it_is_to_be_called() -> None:
    coming = taken(unheard("NCC-01", SECOND), SECOND, NOW)
    assert (coming.in_force(NOW), coming.named(NOW)) == (None, "Tên mới")


def test_a_copy_from_before_versions_were_kept_is_still_read() -> None:
    new = first()
    document = PROCEDURES.own_fields(new) | {"_id": new.id}
    old = PROCEDURES.from_document(
        {name: value for name, value in document.items() if name not in {"versions", "ended"}}
    )
    assert field(old, "2010-01-01 00:00") == "Cũ"
    both = taken(old, SECOND, NOW)
    assert [field(both, day) for day in ("2018-05-31 08:00", "2018-06-01 08:00")] == ["Cũ", "Mới"]


def test_it_is_read_as_it_was_written() -> None:
    gone = ended(
        taken(first(), SECOND, NOW), ProcedureEnded(from_day=JUNE.date(), replaced_by=None), NOW
    )
    assert PROCEDURES.from_document(PROCEDURES.own_fields(gone) | {"_id": gone.id}) == gone

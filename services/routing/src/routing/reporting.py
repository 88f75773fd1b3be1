"""Wires the official reports."""

from datetime import datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.runtime import Ground
from dossier_shared.staff import Staff
from routing.adapters.ledger import Ledger
from routing.adapters.procedures import PublishedNames
from routing.adapters.reports.render import pdf
from routing.adapters.reports.sheets import workbook
from routing.adapters.view import View
from routing.api.reports import Writing
from routing.application.report import MakeReport
from routing.domain.catalogue import Catalogue
from routing.domain.office import Office
from routing.domain.reports.paper import Letterhead
from routing.domain.reports.procedures import ProcedureInfo
from routing.domain.timelines import procedure_infos
from routing.settings import Settings


def reports(
    settings: Settings,
    ground: Ground,
    catalogue: Catalogue,
    office: Office,
    staff: Staff,
    ledger: Ledger,
    view: View,
) -> dict[str, object]:
    """What the report routes need."""
    published = PublishedNames(ground.database["procedures"], ground.clock)

    async def procedures(as_of: datetime) -> list[ProcedureInfo]:
        on = as_of.astimezone(OFFICE_ZONE).date()
        return procedure_infos(catalogue, await published.fields(as_of), on)

    letterhead = Letterhead(settings.office_parent, settings.office_name, settings.office_place)
    return {
        "make_report": MakeReport(
            ledger=ledger,
            look=view.look,
            procedures=procedures,
            titles=published,
            office=office,
            clock=ground.clock,
            people={person.id: person.name for person in staff.people},
            agency_name=settings.office_name,
        ),
        "report_writing": Writing(letterhead, workbook, pdf),
    }

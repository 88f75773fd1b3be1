"""Wires the exchange with other agencies: by a directory, by a gateway, or not at all."""

import json
from pathlib import Path

from pydantic import TypeAdapter

from dossier_shared.clock import Clock
from dossier_shared.observability.logs import log
from routing.adapters.cases import CaseStore, Letters
from routing.adapters.edxml.calls import GatewayCalls
from routing.adapters.edxml.file_drop import FileDrop
from routing.adapters.edxml.http import Gateway
from routing.adapters.edxml.packets import Packets
from routing.adapters.edxml.parsing import Limits
from routing.adapters.edxml.signing import Seal
from routing.adapters.edxml.trust import Trust
from routing.adapters.view import View
from routing.application.courier import Courier
from routing.application.exchange import Exchange, Refusal
from routing.domain.correspondence import Post
from routing.domain.exchange import Organ
from routing.domain.office import Office
from routing.settings import ExchangeSettings, Settings

_PARTNERS = TypeAdapter(dict[str, Organ])


def open_exchange(settings: Settings, clock: Clock) -> Exchange | None:
    """None when no exchange is set; ValueError when what it needs is set in part."""
    wanted = settings.exchange()
    if wanted is None:
        return None
    packets = Packets(
        settings.agency,
        Seal.from_files(wanted.key_file, wanted.certificate_file),
        Trust.from_directory(wanted.trusted),
        clock,
        Limits(),
    )
    if wanted.directory is not None:
        return FileDrop(wanted.directory, packets, _refused)
    return Gateway(_calls(wanted, clock), packets, _refused)


def open_post(settings: Settings) -> Post:
    """Who we are, and whom we can write to: `{"UBND tỉnh": {"id": ..., "name": ...}}`."""
    us = Organ(settings.agency, settings.office_name)
    wanted = settings.exchange()
    partners = _read(wanted.partners_file) if wanted else {}
    return Post(us, settings.office_place, partners)


def _read(file: Path) -> dict[str, Organ]:
    return _PARTNERS.validate_python(json.loads(file.read_text(encoding="utf-8")))


def _calls(wanted: ExchangeSettings, clock: Clock) -> GatewayCalls:
    key = wanted.gateway_key.get_secret_value() if wanted.gateway_key else ""
    return GatewayCalls(str(wanted.url), key, clock, ca_file=wanted.gateway_ca_file)


def _refused(refusal: Refusal) -> None:
    log.warning("exchange.packet-refused", receipt=refusal.receipt, code=refusal.code)


def courier(
    settings: Settings, office: Office, cases: CaseStore, view: View, clock: Clock
) -> Courier | None:
    """Who carries letters; None when no exchange is set."""
    exchange = open_exchange(settings, clock)
    if exchange is None:
        return None
    return Courier(
        cases=cases,
        exchange=exchange,
        post=open_post(settings),
        office=office,
        clock=clock,
        cases_asking=view.open_cases,
        case_of=Letters(cases.collection),
        every=settings.exchange_seconds,
    )

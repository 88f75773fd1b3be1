"""Cells as they are printed in Vietnamese."""

from datetime import date
from decimal import Decimal

from routing.domain.reports.counts import NOTHING
from routing.domain.reports.paper import Cell, Kind


def said(cell: Cell, kind: Kind) -> str:
    """`3.649`, `66,7`, `12/04/2018`; `-` for nothing."""
    if cell is None:
        return NOTHING
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, str):
        return cell
    places = 0 if kind == "whole" else 1
    return f"{Decimal(cell):,.{places}f}".translate(str.maketrans(",.", ".,"))

"""Slips as PDF/A-2b by Typst: what they say reaches the templates as JSON, never as their code."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from importlib import resources
from pathlib import Path

from dossier_shared.papers import TemplateBroken, compiled
from intake.adapters.slips.codes import barcode, qr
from intake.domain.errors.slips import TEMPLATE_BROKEN
from intake.domain.forms import Listing, Slip

SHIPPED = resources.files("intake").joinpath("data/slips")


class RenderSlips:
    """`templates` is a folder whose files stand in place of the shipped ones of the same name."""

    def __init__(self, templates: Path | None = None) -> None:
        shipped = {file.name: file.read_bytes() for file in SHIPPED.iterdir()}
        own = {file.name: file.read_bytes() for file in _files(templates)}
        self._files: Mapping[str, bytes] = shipped | own

    async def __call__(self, printed: Slip | Listing, at: datetime) -> bytes:
        """The same bytes for the same slip dated the same; TEMPLATE_BROKEN tells file and line."""
        return await asyncio.to_thread(self._compiled, printed, at)

    def _compiled(self, printed: Slip | Listing, at: datetime) -> bytes:
        name = f"{printed.kind}.typ"
        try:
            return compiled(self._files, name, _data(printed), at)
        except TemplateBroken as error:
            raise TEMPLATE_BROKEN.broken(name=name, diagnostic=str(error)) from error


def _files(folder: Path | None) -> list[Path]:
    return [file for file in folder.iterdir() if file.is_file()] if folder else []


def _data(printed: Slip | Listing) -> dict[str, object]:
    data = asdict(printed)
    if isinstance(printed, Slip):
        data["barcode"] = barcode(printed.code)
        data["qr"] = printed.verify and qr(printed.verify)
    return data

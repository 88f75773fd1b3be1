"""Which dossiers refer to a file."""

from collections.abc import Mapping

from pymongo import ASCENDING, IndexModel

from dossier_shared.mongo.client import Collection
from intake.domain.attachments import State

FILES_INDEX = IndexModel([("files.id", ASCENDING)], name="files", sparse=True)
"""Of the dossiers."""


class ReferringDossiers:
    def __init__(self, dossiers: Collection) -> None:
        self._dossiers = dossiers

    async def __call__(self, file_id: str) -> Mapping[str, State]:
        found = self._dossiers.find({"files.id": file_id}, {"files.id": 1, "files.state": 1})
        return {
            row["_id"]: file["state"]
            for row in await found.to_list(None)
            for file in row["files"]
            if file["id"] == file_id
        }

"""What procedures were called when dossiers were taken under them."""

from collections.abc import Mapping, Sequence

from intake.application.ports import Procedures
from intake.domain.dossier import Dossier


async def names_of(procedures: Procedures, dossiers: Sequence[Dossier]) -> Mapping[str, str]:
    """By the dossier's code: the name in the version it is pinned to, each version read once."""
    pinned = {(one.procedure, one.procedure_version) for one in dossiers}
    names = {key: (await procedures.version(*key)).name for key in pinned}
    return {one.code: names[one.procedure, one.procedure_version] for one in dossiers}

"""The intake API, part by part."""

import httpx

from motcua_client.catalogue import Procedures, Registers
from motcua_client.dossiers import Dossiers, Drafts, Imports
from motcua_client.files import Files
from motcua_client.life import Life
from motcua_client.office import Calendar, DestroyLists
from motcua_client.public import Lookup
from motcua_client.slips import Book, Slips
from motcua_client.transport import Token, Transport


class Intake:
    """`url` is the service's address; `http` is the caller's to close. `token` is called for each
    request, so that it may be renewed; without one only the public parts answer.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, token: Token | None = None) -> None:
        transport = Transport(http, url, token)
        self.dossiers = Dossiers(transport)
        self.life = Life(transport)
        self.files = Files(transport)
        self.drafts = Drafts(transport)
        self.imports = Imports(transport)
        self.slips = Slips(transport)
        self.book = Book(transport)
        self.procedures = Procedures(transport)
        self.registers = Registers(transport)
        self.calendar = Calendar(transport)
        self.destroy_lists = DestroyLists(transport)
        self.lookup = Lookup(transport)

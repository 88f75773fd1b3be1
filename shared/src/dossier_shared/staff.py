"""The staff register: who works where, in which role; a file that a service is given."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter

from dossier_shared.web.auth import Role


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is the token's `sub` and all that events say of a person. `email`: hộp thư công vụ."""

    id: str
    name: str
    division: str
    role: Role
    email: str


class Register(Protocol):
    """Who works here, as far as is known now."""

    @property
    def people(self) -> tuple[Person, ...]: ...
    def find(self, person_id: str) -> Person | None: ...


@dataclass(frozen=True, slots=True)
class Staff:
    """The register as a file says."""

    people: tuple[Person, ...]

    def find(self, person_id: str) -> Person | None:
        return next((person for person in self.people if person.id == person_id), None)


def load_staff(path: Path) -> Staff:
    """The register in a JSON file, a list of people; a ValidationError says what is wrong."""
    return Staff(TypeAdapter(tuple[Person, ...]).validate_python(json.loads(path.read_text())))

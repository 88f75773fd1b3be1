"""Who may call: OAuth 2 bearer tokens (RFC 6750) that are JWTs, and the roles a route declares."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

import httpx
from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from dossier_shared.observability.logs import log
from dossier_shared.web.problems import Problem

ALGORITHMS = ["RS256", "ES256"]


class Role(StrEnum):
    RECEPTIONIST = "receptionist"
    OFFICER = "officer"
    DIVISION_HEAD = "division_head"
    CLERK = "clerk"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"
    CLIENT = "client"
    CITIZEN = "citizen"


def _ours(roles: Any) -> Any:
    """The issuer also tells of roles in other systems; they say nothing here."""
    return [role for role in roles if role in set(Role)] if isinstance(roles, list) else roles


class Principal(BaseModel):
    """Who calls, from the verified token alone. `division` is None for who belongs to none;
    `identity` is a citizen's identity number, as the issuer has checked it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    sub: str
    roles: Annotated[frozenset[Role], BeforeValidator(_ours)]
    agency: str
    division: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class TokenRules:
    """`keys` is the URL of a JWKS or its file; `leeway` is the clock skew in seconds."""

    keys: str
    issuer: str
    audience: str
    leeway: int = 30
    refresh_seconds: float = 300
    unknown_key_seconds: float = 10


class Authenticator:
    """Checks signature, issuer, audience, expiry; keys are fetched again when they age, and at once
    (but not more often than each `unknown_key_seconds`) when a token names a key not seen before.
    """

    def __init__(self, rules: TokenRules) -> None:
        self._rules = rules
        self._keys = KeySet([])
        self._fetched = float("-inf")
        self._reading = asyncio.Lock()
        self._claims = jwt.JWTClaimsRegistry(
            leeway=rules.leeway,
            iss={"essential": True, "value": rules.issuer},
            aud={"essential": True, "value": rules.audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def principal(self, authorization: str | None) -> Principal:
        """Who holds the token; Problem `unauthenticated` when it is missing or not good."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthenticated("missing")
        if self._older_than(self._rules.refresh_seconds):
            await self._refresh(self._rules.refresh_seconds)
        try:
            claims = await self._decode(token)
            self._claims.validate(cast("Any", claims))
            return Principal.model_validate(claims)
        except (JoseError, ValueError) as error:
            reason = "claims" if isinstance(error, ValidationError) else type(error).__name__
            raise _unauthenticated(reason) from error

    async def _decode(self, token: str) -> Mapping[str, Any]:
        try:
            return jwt.decode(token, self._keys, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):
            if not await self._refresh(self._rules.unknown_key_seconds):
                raise
            return jwt.decode(token, self._keys, algorithms=ALGORITHMS).claims

    def _older_than(self, seconds: float) -> bool:
        return time.monotonic() - self._fetched >= seconds

    async def _refresh(self, age: float) -> bool:
        """Read the keys again if they are older than `age`, or wait for who reads them just now;
        True when there are others then. A failure keeps those we have.
        """
        had = self._keys
        if not (self._older_than(age) or self._reading.locked()):
            return False
        async with self._reading:
            if self._keys is had and self._older_than(age):
                self._fetched = time.monotonic()
                await self._fetch()
        return self._keys is not had

    async def _fetch(self) -> None:
        try:
            self._keys = KeySet.import_key_set(await self._read())
        except (httpx.HTTPError, OSError, JoseError, ValueError, LookupError, TypeError) as error:
            log.error("auth.keys-unreadable", error=type(error).__name__)

    async def _read(self) -> Any:
        if not self._rules.keys.startswith(("http://", "https://")):
            return json.loads(Path(self._rules.keys).read_text())  # noqa: ASYNC240 - a small file
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(self._rules.keys)
            return answer.raise_for_status().json()


def _unauthenticated(reason: str) -> Problem:
    log.info("auth.refused", reason=reason)
    return Problem("unauthenticated", headers={"WWW-Authenticate": "Bearer"})


class Allow:
    """Declares, and checks, the roles that may call a route."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    async def __call__(self, request: Request) -> None:
        authenticator: Authenticator = request.app.state.authenticator
        principal = await authenticator.principal(request.headers.get("authorization"))
        if not principal.roles & self.roles:
            raise Problem("forbidden")
        request.state.principal = principal


class Public:
    """Declares that anybody may call a route, and why."""

    def __init__(self, why: str) -> None:
        self.why = why

    async def __call__(self) -> None:
        return None


def allow(*roles: Role) -> Any:
    """For a route's `dependencies`: only these roles may call it."""
    return Depends(Allow(*roles))


def public(why: str) -> Any:
    """For a route's `dependencies`: anybody may call it."""
    return Depends(Public(why))


async def _principal(request: Request) -> Principal:
    principal: Principal = request.state.principal
    return principal


Who = Annotated[Principal, Depends(_principal)]
"""The caller, on a route that declared its roles."""

import asyncio
import base64
import hmac
import http.server
import json
import threading
import time

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from dossier_shared.web.app import make_app
from dossier_shared.web.auth import Authenticator, Role, TokenRules, Who, allow, public
from dossier_shared.web.problems import Problem

ISSUER, AUDIENCE = "https://sso.example", "mot-cua"
RSA = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
EC = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)


def claims(**changed):
    now = int(time.time())
    good = {"iss": ISSUER, "aud": AUDIENCE, "sub": "cv-1", "iat": now, "exp": now + 60}
    told = good | {"roles": ["officer"], "agency": "A"} | changed
    return {name: value for name, value in told.items() if value is not None}


def token(key=EC, alg="ES256", header=None, **changed):
    return jwt.encode(
        {"alg": alg, "kid": key.kid} | (header or {}), claims(**changed), key, algorithms=[alg]
    )


def published(*keys):
    return json.dumps(KeySet(list(keys)).as_dict(private=False))


@pytest.fixture
def jwks(tmp_path):
    path = tmp_path / "jwks.json"
    path.write_text(published(RSA, EC))
    return path


def authenticator(keys, **rules):
    return Authenticator(TokenRules(str(keys), ISSUER, AUDIENCE, 30, **rules))


async def refused(made, given):
    with pytest.raises(Problem) as problem:
        await made.principal(f"Bearer {given}")
    kind = problem.value.kind
    return (kind.code, kind.status, problem.value.headers["WWW-Authenticate"])


REFUSED = ("unauthenticated", 401, "Bearer")


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (EC, "ES256")], ids=["RS256", "ES256"])
async def test_a_good_token_tells_who_calls(jwks, key, alg):
    given = token(key, alg, division="NCC", roles=["officer", "clerk"])
    principal = await authenticator(jwks).principal(f"bearer {given}")
    assert (principal.sub, principal.agency, principal.division) == ("cv-1", "A", "NCC")
    assert principal.roles == {Role.OFFICER, Role.CLERK}


async def test_roles_that_mean_nothing_here_are_passed_over(jwks):
    given = token(roles=["officer", "offline_access"])
    assert (await authenticator(jwks).principal(f"Bearer {given}")).roles == {Role.OFFICER}


@pytest.mark.parametrize("late", [0, -25], ids=["a second ago", "within the leeway"])
async def test_a_token_just_ended_is_still_good_as_clocks_differ(jwks, late):
    given = token(exp=int(time.time()) + late - 1)
    assert await authenticator(jwks).principal(f"Bearer {given}")


NOW = int(time.time())


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another-system"},
        {"aud": None},
        {"exp": NOW - 120},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": NOW + 3600},
        {"sub": None},
        {"agency": None},
        {"roles": None},
        {"roles": "officer"},
        {"roles": 7},
    ],
    ids=lambda changed: "-".join(f"{name}={value}"[:20] for name, value in changed.items()),
)
async def test_a_token_with_a_wrong_claim_is_refused(jwks, changed):
    assert await refused(authenticator(jwks), token(**changed)) == REFUSED


async def test_a_token_for_several_audiences_is_good_for_one_of_them(jwks):
    given = token(aud=["another-system", AUDIENCE])
    assert await authenticator(jwks).principal(f"Bearer {given}")


async def test_a_token_signed_by_nobody_is_refused(jwks):
    unsigned = part({"alg": "none", "kid": EC.kid}) + "." + part(claims()) + "."
    assert await refused(authenticator(jwks), unsigned) == REFUSED


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("key", [RSA, EC], ids=["RSA", "EC"])
async def test_our_public_key_taken_for_a_secret_does_not_sign(jwks, key):
    said = f"{part({'alg': 'HS256', 'kid': key.kid})}.{part(claims())}"
    signature = hmac.digest(key.as_pem(private=False), said.encode(), "sha256")
    forged = f"{said}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    assert await refused(authenticator(jwks), forged) == REFUSED


async def test_a_token_of_a_key_nobody_published_is_refused(jwks):
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    made = authenticator(jwks)
    assert await refused(made, token(stranger)) == REFUSED
    assert await refused(made, token(stranger, header={"kid": EC.kid})) == REFUSED


@pytest.mark.parametrize("given", ["", "garbage", "a.b.c", "..", "é.é.é", "Bearer x"])
async def test_what_is_no_token_is_refused(jwks, given):
    assert await refused(authenticator(jwks), given) == REFUSED


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic dTpw", "Bearer "])
async def test_who_shows_nothing_is_refused(jwks, header):
    with pytest.raises(Problem, match="unauthenticated"):
        await authenticator(jwks).principal(header)


async def test_new_keys_are_read_when_a_token_names_one(jwks):
    jwks.write_text(published(RSA))
    made = authenticator(jwks, unknown_key_seconds=0)
    assert await refused(made, token(EC)) == REFUSED
    jwks.write_text(published(EC))
    assert await made.principal(f"Bearer {token(EC)}")
    assert await refused(made, token(RSA, "RS256")) == REFUSED


async def test_tokens_of_strangers_do_not_make_us_read_the_keys_each_time(jwks):
    jwks.write_text(published(RSA))
    made = authenticator(jwks)
    assert await refused(made, token(EC)) == REFUSED
    jwks.write_text(published(EC))
    assert await refused(made, token(EC)) == REFUSED


async def test_keys_that_age_are_read_again(jwks):
    made = authenticator(jwks, refresh_seconds=0)
    assert await made.principal(f"Bearer {token(EC)}")
    jwks.write_text(published(RSA))
    assert await refused(made, token(EC)) == REFUSED


@pytest.mark.parametrize("content", ["", "[]", '{"keys": 7}', '{"keys": [{}]}', "7"])
async def test_keys_that_cannot_be_read_leave_us_those_we_have(jwks, content):
    made = authenticator(jwks, refresh_seconds=0)
    assert await made.principal(f"Bearer {token(EC)}")
    jwks.write_text(content)
    assert await made.principal(f"Bearer {token(EC)}")
    jwks.unlink()
    assert await made.principal(f"Bearer {token(EC)}")


class SlowJwks(http.server.BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        time.sleep(0.2)  # so that others come while it is being read
        self.send_response(200)
        self.end_headers()
        self.wfile.write(published(RSA, EC).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def issuer():
    SlowJwks.asked = 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlowJwks) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/jwks.json"
        server.shutdown()
        thread.join(5)


async def test_keys_are_had_from_the_issuer_once_however_many_wait_for_them(issuer):
    made = authenticator(issuer)
    callers = [made.principal(f"Bearer {token()}") for _ in range(10)]
    assert {who.sub for who in await asyncio.gather(*callers)} == {"cv-1"}
    assert SlowJwks.asked == 1


async def test_an_issuer_that_does_not_answer_lets_nobody_in(tmp_path):
    assert await refused(authenticator("http://127.0.0.1:1/jwks.json"), token()) == REFUSED


@pytest.fixture
async def http_client(jwks):
    app = make_app("trial", "1", None, authenticator(jwks), 1000)

    @app.get("/desk", dependencies=[allow(Role.OFFICER, Role.CLERK)])
    async def desk(who: Who) -> dict[str, str]:
        return {"sub": who.sub}

    @app.get("/door", dependencies=[public("anybody may ask the way")])
    async def door() -> dict[str, str]:
        return {"open": "yes"}

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://trial") as client:
        yield client


async def called(client, path, given=None):
    headers = {"Authorization": f"Bearer {given}"} if given else {}
    return await client.get(path, headers=headers)


async def test_a_route_is_open_to_the_roles_it_names(http_client):
    assert (await called(http_client, "/desk", token())).json() == {"sub": "cv-1"}
    assert (await called(http_client, "/desk", token(roles=["clerk"]))).status_code == 200


@pytest.mark.parametrize("roles", [["auditor"], ["king"], []])
async def test_a_route_is_closed_to_other_roles(http_client, roles):
    answer = await called(http_client, "/desk", token(roles=roles))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_route_is_closed_to_who_shows_nothing(http_client):
    answer = await called(http_client, "/desk")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert (await called(http_client, "/door")).status_code == 200

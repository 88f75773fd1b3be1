"""The services reach broker, database and providers through lines that can be harmed."""

from urllib.parse import urlsplit, urlunsplit

from tests.faults.mongowire import read_message
from tests.faults.proxy import HOST, Link
from tests.faults.wires import Wires

from motcua.stack import Adjust

BROKER, DATABASE, SMS, MAIL = "broker", "database", "sms", "mail"


def plain(_: str, env: dict[str, str]) -> dict[str, str]:
    return env


def through(wires: Wires, made: dict[tuple[str, str], Link]) -> Adjust:
    """Puts a line of its own into each address that a service is given."""

    def adjust(service: str, env: dict[str, str]) -> dict[str, str]:
        prefix = service.upper()
        for variable, end in (("MONGO_URL", DATABASE), ("AMQP_URL", BROKER), ("SMS_URL", SMS)):
            if url := env.get(f"{prefix}_{variable}"):
                read = {"read": read_message} if end == DATABASE else {}
                link = made[service, end] = wires.link(urlsplit(url).port or 0, **read)
                env[f"{prefix}_{variable}"] = _by(url, link)
        if port := env.get("NOTIFY_SMTP_PORT"):
            link = made[service, MAIL] = wires.link(int(port))
            env["NOTIFY_SMTP_PORT"] = str(link.port)
        return env

    return adjust


def _by(url: str, link: Link) -> str:
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}{at}{HOST}:{link.port}"))

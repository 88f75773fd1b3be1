"""Does it answer? Asked in the server's own protocol: an open port alone says little."""

import socket
from typing import Any
from urllib.parse import urlsplit

from pymongo import MongoClient
from pymongo.errors import PyMongoError

AMQP_HEADER = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME = b"\x01"


def greets(url: str, timeout: float = 2) -> bool:
    """Whether a broker there answers an AMQP 0-9-1 header; over TLS, whether it accepts."""
    parts = urlsplit(url)
    secure = parts.scheme == "amqps"
    address = (parts.hostname or "localhost", parts.port or (5671 if secure else 5672))
    try:
        with socket.create_connection(address, timeout) as connection:
            if secure:
                return True
            connection.sendall(AMQP_HEADER)
            return connection.recv(1) == METHOD_FRAME
    except OSError:
        return False


def listens(port: int) -> bool:
    """Whether anybody accepts there on loopback: a Mongo client refused once rests for 0.5 s."""
    try:
        socket.create_connection(("127.0.0.1", port), 2).close()
    except OSError:
        return False
    return True


def pings(url: str) -> bool:
    """Whether a database there answers and takes writes (is primary)."""
    try:
        with client(url) as mongo:
            return bool(mongo.admin.command("hello").get("isWritablePrimary"))
    except PyMongoError:
        return False


def client(url: str) -> MongoClient[dict[str, Any]]:
    """A client that gives up soon: for asking and tidying, not for work."""
    return MongoClient(url, serverSelectionTimeoutMS=1000, connectTimeoutMS=1000)

"""By what callers are told apart when they are counted."""

from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request


def network_of(request: Request) -> str:
    """The caller's address, or the /64 that one household of IPv6 has to itself.

    It is that of the connection, which the server replaces by the one that a trusted proxy forwards
    (`trusted_proxies`); behind a proxy that is not trusted all callers are one.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)

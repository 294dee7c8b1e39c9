"""Where a push may be sent: pure checks of what a browser says its endpoint is (notes on security, Outbound push).

An endpoint is an address that somebody hands us to send to. Whoever could name any would have us knock at doors inside
the network we run in. The same check stands before keeping one and before sending to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from msgspec import Struct

from sync.text import TextRefused, unb64

ENDPOINT_MAX: Final = 2_048
AUTH_BYTES: Final = 16
POINT_BYTES: Final = 65
HTTPS_PORT: Final = 443

# One spelling for each part, so that no two parsers can read it in two ways: no user, no brackets, no escape of a
# host, no fragment, no space or backslash, nothing outside ASCII.
_URL = re.compile(r"(https?)://([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)")
_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]{1,253}):([0-9]{1,5})")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")

_ORDINARY = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_NOT_PUBLIC: Final = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
_NOT_PUBLIC_4: Final = frozenset({"192.0.0", "192.88.99"})
"""As the first three bytes. Both lists stand here because older Pythons call some of them global."""


class EndpointRefused(ValueError):
    """Not an address that we send to. The message names the rule, never the address: it is a capability."""


class Allowed(Struct, frozen=True, kw_only=True):
    """`hosts` are names, or `*.` before a name for all below it. `origins` are exactly those that are exempt from the
    rules on scheme, port, host and public address: a push service of a test on this machine."""

    hosts: tuple[str, ...]
    origins: frozenset[str] = frozenset()


class Endpoint(Struct, frozen=True, kw_only=True):
    """`url` in its one spelling; `origin` is the audience of our proof; `exempt`: any address will do."""

    url: str
    origin: str
    host: str
    port: int
    exempt: bool = False

    def __repr__(self) -> str:
        """Without the path: whoever has it can send to the device."""
        return f"Endpoint({self.origin})"


def allowed_of(hosts: Iterable[str], origins: Iterable[str]) -> Allowed:
    """The configuration, checked. Raises EndpointRefused with the word that cannot be meant."""
    for host in hosts:
        if not _is_name(host.removeprefix("*.")):
            raise EndpointRefused(f"{host} is not the name of a push service")
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise EndpointRefused(f"{origin} is not an origin with a port, as http://127.0.0.1:8400")
    return Allowed(hosts=tuple(hosts), origins=frozenset(origins))


def read_endpoint(text: str, allowed: Allowed) -> Endpoint:
    """Raises EndpointRefused."""
    if len(text) > ENDPOINT_MAX:
        raise EndpointRefused("too long")
    parts = _URL.fullmatch(text)
    if parts is None:
        raise EndpointRefused("not a plain address")
    scheme, host, port = parts[1], parts[2].lower(), parts[3]
    if port is not None and f"{scheme}://{host}:{port}" in allowed.origins:
        origin = f"{scheme}://{host}:{port}"
        return Endpoint(url=origin + parts[4], origin=origin, host=host, port=int(port), exempt=True)
    if scheme != "https":
        raise EndpointRefused("not https")
    if port is not None and int(port) != HTTPS_PORT:
        raise EndpointRefused("not port 443")
    if not _is_name(host) or not any(_covers(pattern, host) for pattern in allowed.hosts):
        raise EndpointRefused("not a push service that we know")
    return Endpoint(url=f"https://{host}{parts[4]}", origin=f"https://{host}", host=host, port=HTTPS_PORT)


def check_keys(p256dh: str, auth: str) -> None:
    """The keys that a browser gives with its endpoint (RFC 8291): a point of P-256 and 16 bytes, as base64url. Raises
    EndpointRefused."""
    try:
        point, secret = unb64(p256dh), unb64(auth)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except (TextRefused, UnicodeError, ValueError) as error:
        raise EndpointRefused("not a point of P-256") from error
    if len(point) != POINT_BYTES or len(secret) != AUTH_BYTES:
        raise EndpointRefused("keys of another length")


def is_public(address: str) -> bool:
    """True for an address of the open internet. An IPv6 address that carries an IPv4 one is as public as that is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_4(parsed)
    if parsed.scope_id is not None:
        return False
    inner = _carried(parsed)
    if inner is not None:
        return _is_public_4(inner)
    return (
        parsed in _ORDINARY
        and parsed.is_global
        and not parsed.is_multicast
        and not any(parsed in network for network in _NOT_PUBLIC)
    )


def _is_public_4(address: IPv4Address) -> bool:
    first_three = str(address).rpartition(".")[0]
    return address.is_global and not address.is_multicast and first_three not in _NOT_PUBLIC_4


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to this one end up at: mapped, 6to4, NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_name(host: str) -> bool:
    """A name of the DNS with a top label in letters: no spelling of an IP address has one."""
    *below, top = host.split(".")
    return bool(below) and all(map(_LABEL.fullmatch, below)) and _TOP_LABEL.fullmatch(top) is not None


def _covers(pattern: str, host: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern

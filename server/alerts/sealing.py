"""Endpoints lie encrypted: whoever has one, and the database's words, could wake people at will, or learn who they are.

Under the tenant's rest key, like a data key, and bound to their row: one that is given to somebody else opens no more.
"""

from __future__ import annotations

import hashlib

import msgspec

from server.alerts.address import PushAddress
from server.keys.tenant import TenantKeys
from sync import ids


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a subscription wakes, and where."""

    tenant: str
    person: str
    device: str


def endpoint_hash(tenant: str, url: str) -> bytes:
    """By which the same endpoint is found again. It has too many bits to be guessed from its hash."""
    return hashlib.sha256(b"harken/endpoint/1\x00" + ids.raw(tenant) + url.encode("ascii")).digest()


def subscription_id(tenant: str, hashed: bytes) -> str:
    """One endpoint is one subscription, whoever gives it and however often."""
    return ids.derived(b"harken/subscription/1", ids.raw(tenant), hashed)


def seal(keys: TenantKeys, owner: Owner, subscription: str, to: PushAddress) -> bytes:
    """Under `keys.current_rest`."""
    return keys.rest[keys.current_rest].wrap(msgspec.json.encode(to), _place(owner, subscription))


def unseal(keys: TenantKeys, rest_key_id: str, owner: Owner, subscription: str, sealed: bytes) -> PushAddress:
    """Raises KeyFileRefused if it was changed or moved, KeyError for a rest key that `keys` do not hold yet."""
    plain = keys.rest[rest_key_id].unwrap(sealed, _place(owner, subscription))
    return msgspec.json.decode(plain, type=PushAddress)


def _place(owner: Owner, subscription: str) -> bytes:
    return b"harken/subscription/1" + b"".join(map(ids.raw, (owner.tenant, subscription, owner.person, owner.device)))

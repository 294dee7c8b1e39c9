"""What a device sends: whose keys prove it, what was answered, and what could not be placed."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from sync.envelope import Route


class Device(Struct, frozen=True, kw_only=True):
    device_id: str
    setting_id: str
    shared: bool
    public: bytes
    revoked: bool


class AuthorKey(Struct, frozen=True, kw_only=True):
    """Proves one person's hand on one device."""

    key_id: str
    person_id: str
    device_id: str
    public: bytes
    revoked: bool


class Answered(Struct, frozen=True, kw_only=True):
    """The receipt that was given for these exact bytes."""

    digest: bytes
    cmd: str
    receipt: str
    rsig: bytes


class NewCommand(Struct, frozen=True, kw_only=True):
    """A settled command. Its body stands in its entry; this keeps what proves who wrote it and what was answered."""

    command_id: str
    digest: bytes
    header: bytes
    signature: bytes
    signer_key_id: str
    device_id: str
    device_seq: int
    carrier_id: str
    matter_id: str | None
    receipt: str
    rsig: bytes
    received_at: datetime


class HeldItem(Struct, frozen=True, kw_only=True):
    """Bytes that could not be placed, whole, encrypted under their own data key."""

    held_id: str
    command_id: str
    digest: bytes
    reason: str
    route: Route
    data_key_id: str
    envelope: bytes
    carrier_id: str
    received_at: datetime
    receipt: str
    rsig: bytes
    waits_for: str | None
    tries: int = 0

"""Step 5 of a concern's life: unseal, verify, decode. No lock is held and nothing is written.

Opening never fails: what is not a command of a known signer becomes an `Unplaced` with the reason, its route as far as
its first byte could be read, and whatever text could be opened, so that a person can still read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct
from msgspec.structs import replace

from server.concerns.rules import ABOUT_ADULT
from server.feeds.decision import Actor, HoldReason
from server.feeds.items import AuthorKey, Device
from server.feeds.sharing import NO_NAMES, Names
from server.keys.tenant import TenantKeys
from server.registry import COMMANDS, Registered
from sync import envelope as env
from sync import ids
from sync.envelope import Envelope, EnvelopeRefused, How, Plain, Route
from sync.messages.assessing import MoveToCase
from sync.messages.base import Command, PersonId
from sync.messages.concerns import Answer, Subject
from sync.messages.recording import LeaveUnfinished, RecordConcern
from sync.text import TextRefused, check_text

_CONCERNS: Final = frozenset(kind.__struct_config__.tag for kind in (RecordConcern, LeaveUnfinished, MoveToCase))
"""What names whom it is about: held, it lies where none of them reads it."""

ROUTE_UNKNOWN: Final = Route.ABOUT_ADULT
"""What cannot be opened may be about anyone here, so it takes the narrower way (R29)."""


class Unsealed(Struct, frozen=True, kw_only=True):
    """Opened as far as keys go; the signer is named but not yet checked."""

    envelope: Envelope
    plain: Plain


class Unplaced(Struct, frozen=True, kw_only=True):
    """Bytes to be held. `cmd` is what the header claims, or derived from the bytes where there is none to read."""

    data: bytes
    digest: bytes
    cmd: str
    reason: HoldReason
    route: Route
    made: str = ""
    text: str | None = None
    waits_for: str | None = None
    """An author key that may still be registered."""


class Opened(Struct, frozen=True, kw_only=True):
    """A command whose author and meaning are certain."""

    envelope: Envelope
    plain: Plain
    actor: Actor
    command: Command
    registered: Registered
    withdrawn: bool = False
    """By a key or on a device that was withdrawn. Only what is no reason to wake anyone gets as far as this."""

    @property
    def data(self) -> bytes:
        return self.envelope.data

    @property
    def digest(self) -> bytes:
        return self.envelope.digest

    @property
    def cmd(self) -> str:
        return self.envelope.header.cmd

    @property
    def route(self) -> Route:
        return self.plain.route

    @property
    def made(self) -> str:
        return self.envelope.header.made

    @property
    def text(self) -> str:
        return self.plain.body.decode()

    @property
    def target(self) -> str | None:
        """The matter that the command is about, if it names one."""
        return self.registered.target(self.command)

    @property
    def beside(self) -> str | None:
        """The other matter that the command names, if it does."""
        return self.registered.beside(self.command)

    @property
    def shared(self) -> Names:
        """What a command by which settings tell each other names besides its target."""
        shares = self.registered.shares
        return NO_NAMES if shares is None else shares(self.command)

    @property
    def setting(self) -> str | None:
        """The setting that the command is for, if it names one."""
        return self.registered.setting(self.command)

    @property
    def children(self) -> tuple[str, ...]:
        """The listed children that the command names."""
        return self.registered.children(self.command)


Item = Opened | Unplaced


class _Kind(Struct, frozen=True):
    k: str
    v: int = 1


class _Answered(Struct, frozen=True):
    k: str = ""
    adult: str = Answer.NO

    @property
    def about_adult(self) -> bool:
        return self.adult in ABOUT_ADULT or self.k == MoveToCase.__struct_config__.tag


class Named(Struct, frozen=True):
    """Whom words about an adult name, however little else of them could be read."""

    k: str
    subject: Subject | None = None
    """In the first version, which knew one."""
    subjects: tuple[Subject, ...] = ()
    struck: tuple[PersonId, ...] = ()

    @property
    def whom(self) -> tuple[Subject, ...]:
        return self.subjects if self.subject is None else (self.subject, *self.subjects)


_peek = msgspec.json.Decoder(_Kind).decode
_peek_named = msgspec.json.Decoder(Named).decode
_peek_adult = msgspec.json.Decoder(_Answered).decode


def unseal(data: bytes, keys: TenantKeys) -> Unsealed | Unplaced:
    """From bytes to plaintext."""
    try:
        envelope = env.parse(data)
    except EnvelopeRefused as refused:
        digest = env.digest_of(data)
        return Unplaced(
            data=data,
            digest=digest,
            cmd=ids.derived(digest),
            reason=HoldReason(refused.refusal.value),
            route=ROUTE_UNKNOWN,
        )
    if envelope.header.tenant != keys.tenant_id:
        return _unplaced(envelope, HoldReason.WRONG_TENANT, ROUTE_UNKNOWN)
    key = keys.intake.get(envelope.header.key)
    if key is None:
        return _unplaced(envelope, HoldReason.UNKNOWN_KEY, ROUTE_UNKNOWN)
    try:
        padded = env.unseal(key.suite, key.private, envelope)
    except EnvelopeRefused:
        return _unplaced(envelope, HoldReason.BAD_SEAL, ROUTE_UNKNOWN)
    try:
        return Unsealed(envelope=envelope, plain=env.unpack(padded))
    except EnvelopeRefused:
        route = Route.CHILD if padded[:1] == bytes([Route.CHILD]) else ROUTE_UNKNOWN
        return _unplaced(envelope, HoldReason.MALFORMED, route, text=_words(env.salvage(padded)))


def open_command(
    item: Unsealed, *, devices: Mapping[str, Device], author_keys: Mapping[str, AuthorKey]
) -> Opened | Unplaced:
    """From plaintext to a command with a certain author."""
    header, plain = item.envelope.header, replace(item.plain, route=_narrowest(item.plain))

    def held(reason: HoldReason, waits_for: str | None = None) -> Unplaced:
        return _unplaced(item.envelope, reason, plain.route, text=_words(plain.body), waits_for=waits_for)

    if ids.is_derived(header.cmd):
        return held(HoldReason.MALFORMED)
    device = devices.get(header.device)
    if device is None:
        return held(HoldReason.UNKNOWN_SIGNER)
    by_key = header.how is How.KEY
    author = author_keys.get(plain.signer_key_id) if by_key else None
    signer_known = author is not None if by_key else plain.signer_key_id == header.device
    if not signer_known:
        return held(HoldReason.UNKNOWN_SIGNER, plain.signer_key_id if by_key else None)
    public = device.public if author is None else author.public
    try:
        env.verify(Ed25519PublicKey.from_public_bytes(public), item.envelope.header_text, plain)
    except (EnvelopeRefused, ValueError, UnsupportedAlgorithm):
        return held(HoldReason.BAD_SIGNATURE)
    # A key speaks for its person on its own device only: else the key of a withdrawn tablet would go on under the name
    # of another one.
    if author is not None and (author.person_id, author.device_id) != (header.who, header.device):
        return held(HoldReason.WRONG_AUTHOR)
    actor = Actor(person=None if author is None else author.person_id, how=header.how, device=header.device)
    opened = _decode(item.envelope, plain, actor)
    if device.revoked or (author is not None and author.revoked):
        return withdrawn(held(HoldReason.DEVICE_REVOKED) if isinstance(opened, HoldReason) else opened)
    return held(opened) if isinstance(opened, HoldReason) else opened


def _decode(envelope: Envelope, plain: Plain, actor: Actor) -> Opened | HoldReason:
    try:
        check_text(plain.body, size_max=env.BODY_BYTES_MAX)
        kind = _peek(plain.body)
        registered = COMMANDS.get((kind.k, kind.v))
        if registered is None:
            return HoldReason.UNKNOWN_KIND
        command = registered.decode(plain.body)
    except (TextRefused, msgspec.DecodeError, UnicodeError):
        return HoldReason.MALFORMED
    return Opened(envelope=envelope, plain=plain, actor=actor, command=command, registered=registered)


def withdrawn(item: Opened | Unplaced) -> Opened | Unplaced:
    """The same item, of a device that is not trusted any more: held for a person, but for what it tells of itself."""
    if isinstance(item, Opened) and item.registered.report:
        return replace(item, withdrawn=True)
    return to_be_held(item, HoldReason.DEVICE_REVOKED)


def to_be_held(item: Opened | Unplaced, reason: HoldReason) -> Unplaced:
    """The same item, to be put before a person instead of taking its place."""
    return Unplaced(
        data=item.data,
        digest=item.digest,
        cmd=item.cmd,
        reason=reason,
        route=item.route,
        made=item.made,
        text=item.text,
    )


def _narrowest(plain: Plain) -> Route:
    """The sealed route, or the narrower one that the body itself asks for: a client that contradicts itself must not
    put words about an adult before their colleagues (R25, R29)."""
    try:
        check_text(plain.body, size_max=env.BODY_BYTES_MAX)
        about_adult = _peek_adult(plain.body).about_adult
    except (TextRefused, msgspec.DecodeError, UnicodeError):
        return plain.route
    return Route.ABOUT_ADULT if about_adult else plain.route


def named_in(text: str | None) -> Named | None:
    """Of a concern whose words can be read but have no place."""
    try:
        named = None if text is None else _peek_named(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None  # what was refused for its depth comes here whole
    return named if named is not None and named.k in _CONCERNS else None


def _words(data: bytes) -> str:
    """What a person may read of bytes that have no place."""
    return data.decode("utf-8", "replace")


def _unplaced(
    envelope: Envelope, reason: HoldReason, route: Route, *, text: str | None = None, waits_for: str | None = None
) -> Unplaced:
    return Unplaced(
        data=envelope.data,
        digest=envelope.digest,
        cmd=envelope.header.cmd,
        reason=reason,
        route=route,
        made=envelope.header.made,
        text=text,
        waits_for=waits_for,
    )

"""Real logs to verify: a provider set up in the database, and whatever its devices seal and push through the writer."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self
from uuid import UUID

import asyncpg
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.access.who import Carrier, Holder
from server.children.listing import list_child
from server.clock import SystemClock
from server.db.tenant_tx import Database
from server.devices import pull
from server.devices.push import push
from server.escalation.climb import climb
from server.feeds.append import Append, Draft, Origin, instant
from server.feeds.items import Answered
from server.feeds.postgres.store import PostgresStore
from server.keys.keyfile import KEY_FILE, make_keyfile, read_keyfile
from server.keys.tenant import KeyRing, TenantKeys, make_tenant_keys
from server.people.listing import everyone_listed, list_person
from server.policy.load import read_packs
from server.settings.listing import describe_setting
from sync import envelope as env
from sync import ids
from sync.envelope import Header, How, Plain, Route, Suite
from sync.messages.base import Command
from sync.messages.children import ChildListed
from sync.messages.settings import Nation, SettingDescribed, SettingKind
from sync.page import PullRequest
from sync.text import unb64
from tests.support.database import Addresses

PACKS = read_packs()
PACK = "affinity"


class Dice:
    """Chance that a seed repeats."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (a run that can be repeated is the point)

    def bytes(self, n: int) -> bytes:
        return self.random.randbytes(n)

    def uuid(self) -> str:
        return str(UUID(bytes=self.bytes(16), version=4))


@dataclass(slots=True)
class Signer:
    """A device, or a person's key on it."""

    id: str
    person: str | None
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()


@dataclass(slots=True)
class Provider:
    """A tenant with a setting where devices and people write, and an annexe, where others do; nobody can be pushed."""

    slug: str
    tenant: str
    setting: str
    epoch: str
    dice: Dice
    tablet: Signer
    recorder: Signer
    lead: Signer
    administrator: Signer
    head: str
    safeguarding: str
    annexe: str
    annexe_lead: str
    annexe_head: str
    child: str
    store: PostgresStore
    keyring: KeyRing
    numbers: dict[str, int] = field(default_factory=dict)

    async def keys(self) -> TenantKeys:
        return await self.keyring.of(self.tenant)

    @property
    def carrier(self) -> Carrier:
        return Carrier(tenant=self.tenant, device=self.tablet.id, setting=self.setting, shared=True, revoked=False)

    async def seal(
        self,
        command: Command,
        by: Signer | None = None,
        *,
        how: How = How.KEY,
        cmd: str | None = None,
        route: Route = Route.CHILD,
        key: str | None = None,
        ago: timedelta | None = None,
    ) -> tuple[str, bytes]:
        """The command's id and its envelope; by the tablet itself where nobody's key is used."""
        signer = by or self.tablet
        self.numbers[self.tablet.id] = seq = self.numbers.get(self.tablet.id, 0) + 1
        intake = (await self.keys()).current_intake
        made = "2026-03-02T09:15:00.123Z" if ago is None else instant(SystemClock().now() - ago)
        header = Header(
            p=1, key=key or intake.key, tenant=self.tenant, device=self.tablet.id, seq=seq,
            cmd=cmd or self.dice.uuid(), made=made, zone="Europe/London", mono=seq, boot="b1",
            who=signer.person, how=how if by is not None else How.NONE,
        )  # fmt: skip
        header_text, body = msgspec.json.encode(header), msgspec.json.encode(command)
        plain = Plain(
            route=route, signer_key_id=signer.id, signature=env.sign(signer.key, header_text, body), body=body
        )
        suite = Suite(intake.suite)
        return header.cmd, env.seal(suite, env.public_key(suite, unb64(intake.public)), header_text, plain)

    async def push(self, *envelopes: bytes) -> list[Answered]:
        return list((await push(self.store, await self.keys(), PACKS, self.epoch, self.carrier, envelopes)).answers)

    async def does(self, command: Command, by: Signer | None = None, *, route: Route = Route.CHILD) -> str:
        """Seals and pushes one; says what its receipt says. Its id is what the command is about, if it begins it."""
        [answered] = await self.push((await self.seal(command, by, route=route))[1])
        return answered.receipt.split()[5]

    async def later(self, matter: str, minutes: int) -> None:
        """So many minutes pass for one ladder, and a worker looks at it. A step has to be due by then."""
        async with self.store.unit(self.tenant) as unit:
            await unit.connection.execute(
                "update ladder set from_at = from_at - $3::interval, last_at = last_at - $3::interval"
                " where tenant_id = $1 and matter_id = $2",
                self.tenant,
                matter,
                timedelta(minutes=minutes),
            )
        await climb(self.store, await self.keys(), PACKS, [matter])

    async def waiting(self, kind: str) -> set[str]:
        """Matters of a kind that nobody has."""
        async with self.store.unit(self.tenant) as unit:
            rows = await unit.connection.fetch(
                "select matter_id from matter where tenant_id = $1 and kind = $2 and state = 'unread'",
                self.tenant,
                kind,
            )
        return {str(row["matter_id"]) for row in rows}

    async def pull(self, by: Signer) -> None:
        """Everything that is theirs, to the tablet."""
        assert by.person is not None
        holder = Holder(tenant=self.tenant, person=by.person, device=self.tablet.id, shared=True, token_hash=b"")
        await pull.read(
            self.store,
            await self.keys(),
            holder,
            PullRequest(p=1, epoch=self.epoch, held={}),
            SystemClock(),
            self.epoch,
        )

    async def say(self, drafts: Sequence[Draft]) -> None:
        """What the server says without a command, each matter under a key of its own."""
        keys = await self.keys()
        async with self.store.unit(self.tenant) as unit:
            append = Append(unit, keys)
            names = {draft.feed for draft in drafts}
            states = [(d.feed, d.kind, d.state_of) for d in drafts if d.state_of is not None]
            await append.load(names=names, data_keys=[], states=states)
            cmd, now = self.dice.uuid(), await unit.now()
            origin = Origin(at=now, by=None, how="none", cmd=cmd, pack=PACKS[PACK].digest, rules="seed/1")
            for n, draft in enumerate(drafts):
                append.add(ids.entry_id(cmd, draft.kind, n), draft, origin, append.new_data_key())
            await append.flush()

    async def list_child(self, name: str) -> None:
        await self.say([list_child(self.setting, ChildListed(child=self.child, name=name))])


class House:
    """A database with providers in it, and the key file beside it."""

    def __init__(self, addresses: Addresses, key_dir: Path, owner: Database, app: Database, epoch: str) -> None:
        self.addresses = addresses
        self.key_dir = key_dir
        self.owner = owner
        self.app = app
        self.epoch = epoch

    @classmethod
    @asynccontextmanager
    async def open(cls, addresses: Addresses, key_dir: Path, dice: Dice) -> AsyncIterator[Self]:
        make_keyfile(key_dir / KEY_FILE, dice)
        epoch = dice.uuid()
        (key_dir / "epoch").write_text(epoch + "\n")
        owner, app = await Database.open(addresses.owner, connections=1), await Database.open(addresses.app)
        try:
            async with owner.untenanted() as connection:
                await connection.execute("insert into server (epoch, made_at) values ($1, now())", epoch)
            yield cls(addresses, key_dir, owner, app, epoch)
        finally:
            await owner.close()
            await app.close()

    async def provider(self, slug: str, dice: Dice) -> Provider:
        root = read_keyfile(self.key_dir / KEY_FILE, dice)
        tablet, recorder, lead, administrator = (
            Signer(dice.uuid(), person, Ed25519PrivateKey.from_private_bytes(dice.bytes(32)))
            for person in (None, dice.uuid(), dice.uuid(), dice.uuid())
        )
        made = Provider(
            slug=slug, tenant=dice.uuid(), setting=dice.uuid(), epoch=self.epoch, dice=dice, tablet=tablet,
            recorder=recorder, lead=lead, administrator=administrator, head=dice.uuid(),
            safeguarding=dice.uuid(), child=dice.uuid(),
            annexe=dice.uuid(), annexe_lead=dice.uuid(), annexe_head=dice.uuid(),
            store=PostgresStore(self.app), keyring=KeyRing(self.app, root, dice),
        )  # fmt: skip
        async with self.owner.tenant_tx(made.tenant) as connection:
            await _set_up(connection, made)
            await make_tenant_keys(connection, made.tenant, root, dice)
        await made.say([_described(made.setting), _described(made.annexe)])
        async with made.store.unit(made.tenant) as unit:
            posts, places = await unit.appointments(), await unit.settings()
        both = (places[made.setting], places[made.annexe])
        await made.say([list_person(one) for place in both for one in everyone_listed(place, posts)])
        async with self.owner.tenant_tx(made.tenant) as connection:
            await connection.execute(
                "insert into child select $1, $2, $3, data_key_id from data_key where tenant_id = $1"
                " order by data_key_id limit 1",
                made.tenant,
                made.child,
                made.setting,
            )
        await made.list_child("Robin")
        return made


def _described(setting: str) -> Draft:
    return describe_setting(
        SettingDescribed(setting=setting, kind=SettingKind.SCHOOL, nation=Nation.ENGLAND, name="Oak", duty_numbers=())
    )


async def _set_up(connection: asyncpg.Connection, made: Provider) -> None:
    tenant, setting = made.tenant, made.setting
    await connection.execute(
        "insert into tenant (tenant_id, slug, name, pack_name, pack_digest, made_at)"
        " values ($1, $2, $2, $3, '', now())",
        tenant,
        made.slug,
        PACK,
    )
    await connection.execute("insert into tenant_slug (slug, tenant_id) values ($1, $2)", made.slug, tenant)
    for each in (setting, made.annexe):
        await connection.execute(
            "insert into setting (tenant_id, setting_id, kind, nation, name, duty_numbers)"
            " values ($1, $2, 'school', 'ENG', 'Oak', '[]')",
            tenant,
            each,
        )
    people: tuple[tuple[str | None, str, str | None], ...] = (
        (made.recorder.person, "recorder", setting),
        (made.lead.person, "lead", setting),
        (made.administrator.person, "administrator", None),
        (made.head, "head", setting),
        (made.annexe_lead, "lead", made.annexe),
        (made.annexe_head, "head", made.annexe),
        (made.safeguarding, "safeguarding", None),
    )
    for person, role, place in people:
        await connection.execute(
            "insert into person (tenant_id, person_id, login, name, passphrase_hash) values ($1, $2, $3, $4, '')",
            tenant,
            person,
            person,
            role,
        )
        await connection.execute(
            "insert into appointment (tenant_id, appointment_id, person_id, role, title, setting_id, from_at)"
            " values ($1, $2, $3, $4, $4, $5, '2020-01-01')",
            tenant,
            made.dice.uuid(),
            person,
            role,
            place,
        )
    await connection.execute(
        "insert into device (tenant_id, device_id, setting_id, shared, name, public, cookie_hash, enrolled_at, seen_at)"
        " values ($1, $2, $3, true, 'Oak tablet', $4, '', now(), now())",
        tenant,
        made.tablet.id,
        setting,
        made.tablet.public,
    )
    for signer in (made.recorder, made.lead, made.administrator):
        await connection.execute(
            "insert into author_key (tenant_id, key_id, person_id, device_id, public, from_at)"
            " values ($1, $2, $3, $4, $5, now())",
            tenant,
            signer.id,
            signer.person,
            made.tablet.id,
            signer.public,
        )

"""One-time links with which a person sets their own passphrase: the first, or a new one in place of one forgotten."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

import structlog
from asyncpg import Connection
from msgspec import Struct

from server.access.administration import KEEPS_FACTS, keeps, keeps_person
from server.access.appointments import Appointment, Place, in_force
from server.access.budgets import Of, restore, take
from server.access.codes import LETTERS, heard, make_letters, offer
from server.access.who import Carrier, Holder
from server.chance import Chance
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.append import instant
from server.people.factor import confirmed
from server.people.passphrases import LENGTH_MIN, Passphrases
from server.people.reading import read_appointments, read_places
from server.people.rules import DEVICE_GUESSES
from server.web.problems import Problem, Reason
from sync import ids
from sync.messages.base import Instant, Line

log = structlog.get_logger()

LIFE: Final = timedelta(days=7)


class Invitation(Struct, frozen=True, kw_only=True):
    """Shown once. `enrol_code`: with it the browser that opens the link becomes the person's own device first."""

    code: str
    enrol_code: str | None
    ends_at: Instant


class Joined(Struct, frozen=True, kw_only=True):
    login: Line
    name: Line


class Invitations:
    def __init__(self, *, database: Database, passphrases: Passphrases, clock: Clock, chance: Chance) -> None:
        self._database = database
        self._passphrases = passphrases
        self._clock = clock
        self._chance = chance

    async def invite(self, holder: Holder, person: str, setting: str | None) -> Invitation:
        """In place of earlier ones. Raises NOT_FOUND alike for whoever is not the holder's to invite, and CONFIRM_FIRST
        where it would let somebody in as a person who has a passphrase already."""
        now, code = self._clock.now(), make_letters(LETTERS, self._chance)
        async with self._database.tenant_tx(holder.tenant) as connection:
            if not ids.is_id(person) or not await _may_invite(holder.person, person, setting, now):
                raise Problem(Reason.NOT_FOUND)
            row = await connection.fetchrow(
                "select disabled_at, passphrase_hash is not null as joined from person"
                " where tenant_id = $1 and person_id = $2 for update",
                holder.tenant,
                person,
            )
            if row is None or row["disabled_at"] is not None:
                raise Problem(Reason.NOT_FOUND)
            if row["joined"] and await confirmed(connection, holder, now) is None:
                raise Problem(Reason.CONFIRM_FIRST)
            await connection.execute(
                "update invitation set ends_at = $3"
                " where tenant_id = $1 and person_id = $2 and used_at is null and ends_at > $3",
                holder.tenant,
                person,
                now,
            )
            await connection.execute(
                "insert into invitation (tenant_id, code_hash, person_id, made_by, made_at, ends_at)"
                " values ($1, $2, $3, $4, $5, $6)",
                holder.tenant,
                _hash(holder.tenant, code),
                person,
                holder.person,
                now,
                now + LIFE,
            )
            enrol_code = setting and await offer(
                *(connection, holder.tenant, setting),
                shared=False,
                made_by=holder.person,
                now=now,
                chance=self._chance,
            )
        log.info("invited", invited=person)
        return Invitation(code=code, enrol_code=enrol_code, ends_at=instant(now + LIFE))

    async def join(self, carrier: Carrier, code: str, passphrase: str) -> Joined:
        """The passphrase is theirs from now on, and whoever was signed in as them is no longer. An authenticator goes
        with the old passphrase: who forgot the one may have lost the other. Raises INVITATION_UNKNOWN alike for one
        that is wrong, used or over, or whose maker could not make it now, BAD_REQUEST, WAIT or BUSY."""
        if len(passphrase) < LENGTH_MIN:
            raise Problem(Reason.BAD_REQUEST)
        now, code_hash = self._clock.now(), _hash(carrier.tenant, heard(code))
        with self._passphrases.place(carrier.device):
            async with self._database.tenant_tx(carrier.tenant) as connection:
                await take(connection, carrier.tenant, carrier.device, {Of.SIGN_INS: (DEVICE_GUESSES, 1)}, now)
                invited = await _invited(connection, carrier.tenant, code_hash, now)
            if invited is None:
                raise Problem(Reason.INVITATION_UNKNOWN)
            hashed = await self._passphrases.hash(passphrase)
            async with self._database.tenant_tx(carrier.tenant) as connection:
                # Again, and locked: somebody else may have come first, or the person be gone.
                person = await _invited(connection, carrier.tenant, code_hash, now)
                if person is None:
                    raise Problem(Reason.INVITATION_UNKNOWN)
                joined = await _join(connection, carrier.tenant, code_hash, person, hashed, now)
                await restore(connection, carrier.tenant, carrier.device, Of.SIGN_INS, DEVICE_GUESSES, 1)
        log.info("joined", joined=person)
        return joined


async def _may_invite(by: str, person: str, setting: str | None, now: datetime) -> bool:
    """Who keeps people wherever this person is, or will be, appointed; never oneself; a device only where they also
    keep the devices."""
    posts, places = await read_appointments(), await read_places()
    held = in_force((a for a in posts if a.person == by), now)
    theirs = [a for a in posts if a.person == person and _lasts(a, now)]
    may = person != by and theirs != [] and keeps_person(held, theirs, places, now)
    return may and (setting is None or _keeps_devices(held, setting, places))


def _lasts(post: Appointment, now: datetime) -> bool:
    return post.to_at is None or post.to_at > now


def _keeps_devices(held: tuple[Appointment, ...], setting: str, places: dict[str, Place]) -> bool:
    return setting in places and keeps(held, KEEPS_FACTS, places[setting])


async def _invited(connection: Connection, tenant: str, code_hash: bytes, now: datetime) -> str | None:
    """Whom the code is for, if it can still be used: they are not suspended, and have or will have something to do; and
    whoever made it, and may have kept it, keeps them still. Else a head could sign in as whom an administrator has
    appointed above them since, and somebody who was suspended as anybody."""
    found = await connection.fetchrow(
        "select i.person_id, i.made_by from invitation i"
        " join person p on p.tenant_id = i.tenant_id and p.person_id = i.person_id"
        " where i.tenant_id = $1 and i.code_hash = $2 and i.used_at is null and i.ends_at > $3"
        " and p.disabled_at is null and exists (select from appointment a where a.tenant_id = $1"
        "  and a.person_id = i.person_id and (a.to_at is null or a.to_at > $3)) for update of i",
        tenant,
        code_hash,
        now,
    )
    if found is None or not await _may_invite(str(found["made_by"]), str(found["person_id"]), None, now):
        return None
    return str(found["person_id"])


async def _join(
    connection: Connection, tenant: str, code_hash: bytes, person: str, hashed: str, now: datetime
) -> Joined:
    await connection.execute(
        "update invitation set used_at = $3 where tenant_id = $1 and code_hash = $2", tenant, code_hash, now
    )
    row = await connection.fetchrow(
        "update person set passphrase_hash = $3 where tenant_id = $1 and person_id = $2 returning login, name",
        tenant,
        person,
        hashed,
    )
    await connection.execute(
        "update session set ended_at = $3 where tenant_id = $1 and person_id = $2 and ended_at is null",
        tenant,
        person,
        now,
    )
    await connection.execute("delete from second_factor where tenant_id = $1 and person_id = $2", tenant, person)
    return Joined(login=row["login"], name=row["name"])


def _hash(tenant: str, letters: str) -> bytes:
    return hashlib.sha256(b"harken/invitation/1\x00" + ids.raw(tenant) + letters.encode()).digest()

"""One-time links with which a person sets their own passphrase: the first, or a new one in place of one forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import structlog
from asyncpg import Connection
from msgspec import Struct

from server.access.budgets import Of, restore, take
from server.access.codes import LETTERS, heard, make_letters, offer
from server.access.inviting import Inviting
from server.access.who import Carrier, Holder
from server.chance import Chance
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.append import instant
from server.people.factor import confirmed
from server.people.joining import Joined, code_hash_of, invited_with, take_up
from server.people.passphrases import LENGTH_MIN, Passphrases
from server.people.reading import read_inviting
from server.people.rules import DEVICE_GUESSES
from server.web.problems import Problem, Reason
from sync import ids
from sync.messages.base import Instant, Line

log = structlog.get_logger()

LIFE: Final = timedelta(days=7)


class Needs(StrEnum):
    """What has to come before the code opens anything."""

    AGREEMENT = "agreement"


class Invitation(Struct, frozen=True, kw_only=True):
    """Shown once. `enrol_code`: with it the browser that opens the link becomes the person's own device first.
    `may_agree`: the names of those whom it needs one of."""

    code: str
    enrol_code: str | None
    ends_at: Instant
    needs: Needs | None
    may_agree: tuple[Line, ...]


class Invitations:
    def __init__(self, *, database: Database, passphrases: Passphrases, clock: Clock, chance: Chance) -> None:
        self._database = database
        self._passphrases = passphrases
        self._clock = clock
        self._chance = chance

    async def invite(self, holder: Holder, person: str, setting: str | None) -> Invitation:
        """In place of earlier ones. Raises NOT_FOUND alike for whoever is not the holder's to invite, and CONFIRM_FIRST
        where it would let somebody in as a person who has a passphrase already, and NOBODY_AGREES where that takes a
        second person and there is none."""
        now = self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            inviting = await read_inviting(connection, holder.tenant, now)
            if not ids.is_id(person) or not _may_invite(inviting, holder.person, person, setting):
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
            takes_two = row["joined"] and inviting.takes_two(person)
            names = await _names(connection, holder, inviting.who_may_agree(holder.person, person)) if takes_two else ()
            if takes_two and not names:
                raise Problem(Reason.NOBODY_AGREES)
            code = await offer_invitation(connection, holder.tenant, person, holder.person, now, self._chance)
            enrol_code = setting and await offer(
                *(connection, holder.tenant, setting),
                shared=False,
                made_by=holder.person,
                now=now,
                chance=self._chance,
            )
        log.info("invited", invited=person)
        return Invitation(
            code=code,
            enrol_code=enrol_code,
            ends_at=instant(now + LIFE),
            needs=Needs.AGREEMENT if takes_two else None,
            may_agree=names,
        )

    async def join(self, carrier: Carrier, code: str, passphrase: str) -> Joined:
        """The passphrase is theirs from now on, and whoever was signed in as them is no longer. An authenticator goes
        with the old passphrase: who forgot the one may have lost the other. Raises INVITATION_UNKNOWN alike for one
        that is wrong, used or over, whose maker could not make it now, or that nobody has agreed to whose agreement it
        needs, BAD_REQUEST, WAIT or BUSY."""
        if len(passphrase) < LENGTH_MIN:
            raise Problem(Reason.BAD_REQUEST)
        now, code_hash = self._clock.now(), code_hash_of(carrier.tenant, heard(code))
        with self._passphrases.place(carrier.device):
            async with self._database.tenant_tx(carrier.tenant) as connection:
                await take(connection, carrier.tenant, carrier.device, {Of.SIGN_INS: (DEVICE_GUESSES, 1)}, now)
                invited = await invited_with(connection, carrier.tenant, code_hash, now)
            if invited is None:
                raise Problem(Reason.INVITATION_UNKNOWN)
            hashed = await self._passphrases.hash(passphrase)
            async with self._database.tenant_tx(carrier.tenant) as connection:
                # Again: somebody else may have come first, or the person be gone.
                now = self._clock.now()
                person = await invited_with(connection, carrier.tenant, code_hash, now)
                if person is None:
                    raise Problem(Reason.INVITATION_UNKNOWN)
                joined = await take_up(connection, carrier.tenant, code_hash, person, hashed, now)
                await restore(connection, carrier.tenant, carrier.device, Of.SIGN_INS, DEVICE_GUESSES, 1)
        log.info("joined", joined=person)
        return joined


async def offer_invitation(
    connection: Connection, tenant: str, person: str, made_by: str, now: datetime, chance: Chance
) -> str:
    """A new code for them, in place of earlier ones, in a transaction of the tenant that is open. Only its hash is
    kept."""
    code = make_letters(LETTERS, chance)
    await connection.execute(
        "update invitation set ends_at = $3"
        " where tenant_id = $1 and person_id = $2 and used_at is null and ends_at > $3",
        tenant,
        person,
        now,
    )
    await connection.execute(
        "insert into invitation (tenant_id, code_hash, person_id, made_by, made_at, ends_at)"
        " values ($1, $2, $3, $4, $5, $6)",
        tenant,
        code_hash_of(tenant, code),
        person,
        made_by,
        now,
        now + LIFE,
    )
    return code


def _may_invite(inviting: Inviting, by: str, person: str, setting: str | None) -> bool:
    """A device only where they also keep the devices."""
    return inviting.may_invite(by, person) and (setting is None or inviting.keeps_devices(by, setting))


async def _names(connection: Connection, holder: Holder, people: Iterable[str]) -> tuple[str, ...]:
    """Of those of them who have joined: nobody else can say anything."""
    rows = await connection.fetch(
        "select name from person where tenant_id = $1 and person_id = any($2::uuid[]) and passphrase_hash is not null"
        " order by name, person_id",
        holder.tenant,
        list(people),
    )
    return tuple(row["name"] for row in rows)

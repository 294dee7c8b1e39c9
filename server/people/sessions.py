"""Beginning and ending a session: what stands between a passphrase and a holder."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from server.access import cookies
from server.access.appointments import Appointment, in_force
from server.access.follow import feeds_for, works_concerns
from server.access.who import Carrier, Holder, idle_time
from server.chance import Chance
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.store import Reading, Store
from server.figures import SIGN_IN_FAILURES
from server.people.passphrases import Passphrases
from server.people.rules import session_lasts
from server.people.tables import PersonRow
from server.people.throttle import begin_try, forget_tries
from server.web.problems import Problem, Reason
from sync.messages.base import Instant, Line, PersonId, SettingId
from sync.messages.people import Role


class Post(Struct, frozen=True, kw_only=True):
    """A role held now; `setting` is None above settings."""

    role: Role
    title: Line
    setting: SettingId | None


class SignedIn(Struct, frozen=True, kw_only=True):
    """What a device learns of its holder. `lead`: they follow a desk or a case feed."""

    person: PersonId
    name: Line
    posts: tuple[Post, ...]
    lead: bool
    ends_at: Instant


class Begun(Struct, frozen=True, kw_only=True):
    answer: SignedIn
    cookie: str
    seconds: int


class Sessions:
    def __init__(
        self, *, database: Database, store: Store, passphrases: Passphrases, clock: Clock, chance: Chance
    ) -> None:
        self._database = database
        self._store = store
        self._passphrases = passphrases
        self._clock = clock
        self._chance = chance

    async def begin(self, carrier: Carrier, login: str, passphrase: str) -> Begun:
        """Signs a person in on a device. Raises WAIT, BUSY or SIGN_IN_FAILED; the last never says which half was wrong.

        A device reads for one person at a time, so whatever session it had ends with the new one (ASVS 7.2.4): a cookie
        that was copied off it, or planted on it, is worth nothing from then on.
        """
        login, now = login.strip().casefold(), self._clock.now()
        person = await self._right(carrier, login, passphrase, now)
        if person is None:
            SIGN_IN_FAILURES.inc()
            raise Problem(Reason.SIGN_IN_FAILED)
        async with self._store.reading(carrier.tenant) as reading:
            appointments = in_force(await reading.appointments_of(str(person.person_id)), now)
            lead = await _works_concerns(reading, carrier.tenant, str(person.person_id), appointments, now)
        if not appointments:
            raise Problem(Reason.SIGN_IN_FAILED)
        secret = self._chance.bytes(cookies.SECRET_BYTES)
        lasts = session_lasts(shared=carrier.shared)
        async with self._database.tenant_tx(carrier.tenant) as connection:
            await forget_tries(connection, carrier.tenant, login, carrier.device)
            await connection.execute(
                "update session set ended_at = $3 where tenant_id = $1 and device_id = $2 and ended_at is null",
                carrier.tenant,
                carrier.device,
                now,
            )
            await connection.execute(
                "insert into session"
                " (tenant_id, token_hash, person_id, device_id, made_at, seen_at, idle_ends_at, ends_at)"
                " values ($1, $2, $3, $4, $5, $5, $6, $7)",
                carrier.tenant,
                cookies.secret_hash(secret),
                person.person_id,
                carrier.device,
                now,
                now + idle_time(shared=carrier.shared),
                now + lasts,
            )
        return Begun(
            answer=SignedIn(
                person=str(person.person_id),
                name=person.name,
                posts=tuple(Post(role=a.role, title=a.title, setting=a.setting) for a in appointments),
                lead=lead,
                ends_at=(now + lasts).strftime("%Y-%m-%dT%H:%M:%SZ"),
            ),
            cookie=cookies.text(carrier.tenant, secret),
            seconds=int(lasts.total_seconds()),
        )

    async def _right(self, carrier: Carrier, login: str, passphrase: str, now: datetime) -> PersonRow | None:
        """The person who has this login and this passphrase. In several transactions, because hashing takes long and
        must hold neither a connection nor a row."""
        with self._passphrases.place(carrier.device):
            async with self._database.tenant_tx(carrier.tenant) as connection:
                await begin_try(connection, carrier.tenant, login, carrier.device, now)
            async with self._database.tenant_tx(carrier.tenant):
                has_login = (PersonRow.login == login) & PersonRow.disabled_at.is_null()
                person = await PersonRow.objects().where(has_login).first()
            # Whoever was invited and has not come yet has none: nobody signs in as them, and it takes as long.
            stored = None if person is None else person.passphrase_hash
            if not await self._passphrases.matches(stored, passphrase) or person is None:
                return None
            if self._passphrases.is_aged(person.passphrase_hash):
                await self._renew(carrier.tenant, person, passphrase)
        return person

    async def _renew(self, tenant: str, person: PersonRow, passphrase: str) -> None:
        """Kept with as much work as is usual now. Unless it has been changed meanwhile."""
        renewed = await self._passphrases.hash(passphrase)
        async with self._database.tenant_tx(tenant) as connection:
            await connection.execute(
                "update person set passphrase_hash = $4"
                " where tenant_id = $1 and person_id = $2 and passphrase_hash = $3",
                tenant,
                person.person_id,
                person.passphrase_hash,
                renewed,
            )

    async def end(self, holder: Holder) -> None:
        """Signs the person out on this device."""
        async with self._database.tenant_tx(holder.tenant) as connection:
            await connection.execute(
                "update session set ended_at = $3 where tenant_id = $1 and token_hash = $2 and ended_at is null",
                holder.tenant,
                holder.token_hash,
                self._clock.now(),
            )

    async def end_all(self, holder: Holder) -> None:
        """Signs the person out everywhere: here and on every other device of theirs."""
        async with self._database.tenant_tx(holder.tenant) as connection:
            await connection.execute(
                "update session set ended_at = $3 where tenant_id = $1 and person_id = $2 and ended_at is null",
                holder.tenant,
                holder.person,
                self._clock.now(),
            )


async def _works_concerns(
    reading: Reading, tenant: str, person: str, appointments: tuple[Appointment, ...], now: datetime
) -> bool:
    places = await reading.settings()
    return works_concerns(
        feeds_for(
            tenant=tenant,
            person=person,
            appointments=appointments,
            member_of=await reading.cases_of(person),
            places=places.values(),
            now=now,
        )
    )

"""Setting up a provider from nothing: its policy, its first setting and its first administrator, with a one-time code.

There is no tenant yet, so there is no device and no session either: the code is the only proof, and what is guessed
wrong is counted for everybody together.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import structlog
from msgspec import Meta, Struct

from server.access.administration import role_fits
from server.access.budget import Budget, TooEarly, give_back, spend
from server.access.codes import offer
from server.chance import Chance
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.postgres.store import PostgresStore
from server.feeds.store import StoreRefused
from server.keys.keyfile import Wrapping
from server.keys.tenant import KeyRing
from server.people.passphrases import LENGTH_MAX, Passphrases
from server.policy.load import Packs
from server.settings.making import Given, furnish
from server.settings.plan import NewAppointment, NewPerson, NewSetting, NewTenant, mistakes
from server.settings.setup_codes import hash_of, is_open
from server.web.problems import Problem, Reason
from sync.messages.base import Line
from sync.messages.people import Role
from sync.messages.settings import Nation, SettingKind

log = structlog.get_logger()

RULES: Final = "setup/1"
ADMINISTRATOR: Final = "Administrator"
GUESSES: Final = Budget(at_once=30, a_day=2_880)
"""Of wrong codes in this process: one each half minute once thirty are spent. A right one costs nothing."""
_FIRST: Final = "first"


class PackOffered(Struct, frozen=True, kw_only=True):
    """`lead_words`: what a lead is called there, for whoever says what their own post is."""

    name: str
    title: str
    lead_words: dict[Nation, dict[SettingKind, str]]


class PacksOffered(Struct, frozen=True, kw_only=True):
    packs: tuple[PackOffered, ...]


class FirstSetting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: SettingKind
    nation: Nation
    name: Line


class FirstPerson(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who sets it up and keeps it true from now on. `email` may be empty."""

    name: Line
    login: Line
    email: Line
    passphrase: Annotated[str, Meta(max_length=LENGTH_MAX)]


class OwnPost(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What that person also is at the first setting, such as its head."""

    role: Role
    title: Line


class NewProvider(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`slug` stands before every code of this provider; `pack` is its policy."""

    code: Line
    name: Line
    slug: Line
    pack: Line
    setting: FirstSetting
    person: FirstPerson
    post: OwnPost | None


class Begun(Struct, frozen=True, kw_only=True):
    """`enrol_code` turns the administrator's browser into their own device of the first setting."""

    enrol_code: str
    login: str


class SettingUp:
    def __init__(
        self,
        *,
        database: Database,
        keyring: KeyRing,
        root: Wrapping,
        packs: Packs,
        passphrases: Passphrases,
        clock: Clock,
        chance: Chance,
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._root = root
        self._packs = packs
        self._passphrases = passphrases
        self._clock = clock
        self._chance = chance
        self._whole_at: datetime = clock.now()

    async def look(self, code: str) -> PacksOffered:
        """The policies to choose from. Raises SETUP_CODE_UNKNOWN, or WAIT after too many wrong codes."""
        await self._keep_out(code)
        return PacksOffered(
            packs=tuple(
                PackOffered(name=pack.name, title=pack.title, lead_words=pack.lead_words())
                for pack in self._packs.values()
            )
        )

    async def begin(self, asked: NewProvider) -> Begun:
        """Makes the provider, or nothing at all. Raises SETUP_CODE_UNKNOWN also for whoever came second, SLUG_TAKEN,
        BAD_REQUEST, WAIT."""
        await self._keep_out(asked.code)
        plan = _plan(asked)
        if [*mistakes(plan, set(self._packs))] or not _is_whole(asked):
            raise Problem(Reason.BAD_REQUEST)
        async with self._database.untenanted() as connection:
            if await connection.fetchval("select exists (select from tenant_slug where slug = $1)", plan.slug):
                raise Problem(Reason.SLUG_TAKEN)
        [person] = plan.people
        hashed = await self._passphrases.hash(person.passphrase)
        try:
            code = await self._make(asked, plan, hashed)
        except StoreRefused as error:
            # Somebody else took the name since it was looked for; nothing of this one is left.
            raise Problem(Reason.SLUG_TAKEN) from error
        return Begun(enrol_code=code, login=person.login)

    async def _make(self, asked: NewProvider, plan: NewTenant, hashed: str) -> str:
        tenant, pack, now = self._chance.uuid(), self._packs[plan.pack], self._clock.now()
        [person] = plan.people
        async with PostgresStore(self._database).unit(tenant) as unit:
            begun = await unit.connection.fetchval(
                "select begin_provider($1, $2, $3, $4, $5, $6)",
                *(hash_of(asked.code), tenant, plan.slug, plan.name, pack.name, pack.digest),
            )
            if not begun:
                raise Problem(Reason.SETUP_CODE_UNKNOWN)
            given = Given(
                pack=pack,
                root=self._root,
                keyring=self._keyring,
                chance=self._chance,
                now=now,
                hashes={person.login: hashed},
                rules=RULES,
            )
            made = await furnish(unit, plan, given)
            code = await offer(
                *(unit.connection, tenant, made.settings[_FIRST]),
                shared=False,
                made_by=made.people[person.login],
                now=now,
                chance=self._chance,
            )
        log.info("provider-begun", tenant=tenant)
        return code

    async def _keep_out(self, code: str) -> None:
        """Counted as wrong before it is looked up, so that many at once count as many."""
        now = self._clock.now()
        match spend(GUESSES, self._whole_at, 1, now):
            case TooEarly(wait):
                raise Problem(Reason.WAIT, retry_after_s=int(wait.total_seconds()) + 1)
            case spent:
                self._whole_at = spent.whole_at
        async with self._database.untenanted() as connection:
            if not await is_open(connection, hash_of(code)):
                raise Problem(Reason.SETUP_CODE_UNKNOWN)
        self._whole_at = give_back(GUESSES, self._whole_at, 1)


def _plan(asked: NewProvider) -> NewTenant:
    posts = [NewAppointment(role=Role.ADMINISTRATOR, title=ADMINISTRATOR)]
    if asked.post is not None:
        posts.append(NewAppointment(role=asked.post.role, title=asked.post.title.strip(), setting=_FIRST))
    kind, nation, name = asked.setting.kind, asked.setting.nation, asked.setting.name.strip()
    person = asked.person
    return NewTenant(
        slug=asked.slug,
        name=asked.name.strip(),
        pack=asked.pack,
        settings=(NewSetting(ref=_FIRST, kind=kind, nation=nation, name=name),),
        people=(
            NewPerson(
                login=person.login.strip().casefold(),
                name=person.name.strip(),
                passphrase=person.passphrase,
                appointments=tuple(posts),
                email=person.email.strip(),
            ),
        ),
    )


def _is_whole(asked: NewProvider) -> bool:
    """Nothing that everybody will read is left empty, and the post is one that a setting has."""
    named = (asked.name, asked.setting.name, asked.person.name, asked.person.login)
    post = asked.post
    fits = post is None or (post.title.strip() != "" and role_fits(post.role, setting=_FIRST, region=None))
    return fits and all(text.strip() for text in named) and (post is None or post.role is not Role.ADMINISTRATOR)

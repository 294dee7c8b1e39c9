"""Six who ask, one who may, and an id of each kind that there is to ask about: a stage for hostile tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum

import httpx
from msgspec import Struct

from sync.messages.concerns import Answer
from sync.messages.handoffs import NoteHandoff
from tests.handoffs.ground import Both
from tests.support.device import Person, TestDevice
from tests.support.web import Web

INVITED_AT = "2026-01-01T00:00:00.000Z"


class Caller(StrEnum):
    NOBODY = "nobody"
    DEVICE = "device only"
    RECORDER = "recorder"
    LEAD_ELSEWHERE = "lead of another setting"
    LEAD_OTHER_TENANT = "lead of another tenant"
    WITHDRAWN_DEVICE = "on a withdrawn device"
    SUSPENDED = "suspended person"
    LEAD = "lead of the setting"
    """Who may. Without one a matrix of refusals would prove nothing."""


class Kind(StrEnum):
    """What an id may be of. All of it belongs to one setting of one tenant, but for what two settings of another one
    told each other: of that, the lead of the other tenant is the sender."""

    MATTER = "matter"
    CONFIDENTIAL = "matter about an adult"
    HELD = "held item"
    DEVICE = "device"
    OWN_DEVICE = "the device that the concern was written on"
    PERSON = "person"
    CHILD = "child"
    SETTING = "setting"
    FEED = "feed"
    KEY = "key of an author"
    INTAKE = "intake key"
    TENANT = "tenant"
    BRIDGE = "bridge"
    MATCH = "child who is in two settings"
    HANDOFF = "what one setting sent another"
    HANDOFF_NOTE = "note of the other setting"


class Stage(Struct, frozen=True, kw_only=True):
    web: Web
    devices: dict[Caller, TestDevice]
    people: dict[Caller, Person]
    ids: dict[Kind, str]
    inviter: str
    """Who has made the lead a new way in, which waits for a second person's agreement."""

    def ask(self, caller: Caller, method: str, path: str, body: object = None) -> httpx.Response:
        device = self.devices[caller]
        return device.http.request(method, path, json=body)

    def random(self) -> str:
        return self.devices[Caller.NOBODY].new_id()


_PEOPLE = {
    Caller.RECORDER: ("affinity", "alder", "rowan"),
    Caller.LEAD: ("affinity", "alder", "devi"),
    Caller.LEAD_ELSEWHERE: ("affinity", "beech", "grace"),
    Caller.LEAD_OTHER_TENANT: ("outcomes-first", "cedar", ""),
    Caller.WITHDRAWN_DEVICE: ("affinity", "alder", "tom"),
    Caller.SUSPENDED: ("affinity", "beech", "idris"),
}


@contextmanager
def staged(web: Web) -> Iterator[Stage]:
    """Everybody signed in, everything written, and then the withdrawal and the suspension."""
    with ExitStack() as opened:
        devices = {Caller.NOBODY: opened.enter_context(TestDevice(web.settings.origin, seed=4242))}
        devices[Caller.DEVICE] = opened.enter_context(web.device())
        people = {}
        for caller, (slug, ref, login) in _PEOPLE.items():
            device = devices[caller] = opened.enter_context(web.device(slug, ref, shared=False))
            people[caller] = device.sign_in(*sign_in_of(web, slug, login or lead_of(web, slug, ref)))
        inviter = _invited(web, people[Caller.LEAD])
        stage = Stage(web=web, devices=devices, people=people, ids=_written(web, opened, people), inviter=inviter)
        _withdraw(web, devices[Caller.WITHDRAWN_DEVICE], people[Caller.SUSPENDED])
        yield stage


def sign_in_of(web: Web, slug: str, login: str) -> tuple[str, str]:
    person = next(one for one in web.made[slug].people if one.login.startswith(f"{login}@"))
    return person.login, person.passphrase


def lead_of(web: Web, slug: str, ref: str) -> str:
    setting = next(one.setting for one in web.made[slug].settings if one.ref == ref)
    [row] = web.sql(
        slug,
        "select split_part(login, '@', 1) as login from person p join appointment a using (tenant_id, person_id)"
        " where a.setting_id = $1 and a.role = 'lead'",
        setting,
    )
    return str(row["login"])


def _written(web: Web, opened: ExitStack, people: dict[Caller, Person]) -> dict[Kind, str]:
    """On a tablet of its own, which everything that is asked about belongs to; one device more is there to be asked
    about and withdrawn."""
    tablet, other = opened.enter_context(web.device()), opened.enter_context(web.device())
    concern, confidential, unreadable = tablet.push(
        [
            tablet.seal(tablet.concern()),
            tablet.seal(tablet.concern(adult=Answer.NOT_SURE)),
            b"no envelope",
        ]
    )
    [desk] = web.sql("affinity", "select feed_id::text as id from matter where matter_id = $1", concern.cmd)
    [child] = web.sql("affinity", "select child_id::text as id from child limit 1")
    return {
        Kind.MATTER: concern.cmd,
        Kind.CONFIDENTIAL: confidential.cmd,
        Kind.HELD: unreadable.cmd,
        Kind.DEVICE: other.home.device,
        Kind.OWN_DEVICE: tablet.home.device,
        Kind.PERSON: people[Caller.LEAD].person,
        Kind.CHILD: str(child["id"]),
        Kind.SETTING: tablet.home.front_door.setting,
        Kind.FEED: str(desk["id"]),
        Kind.KEY: people[Caller.LEAD].key_id,
        Kind.INTAKE: tablet.home.front_door.intake.key,
        Kind.TENANT: tablet.home.tenant,
        **_told(web),
    }


def _told(web: Web) -> dict[Kind, str]:
    both = Both(web)
    with closing(both):
        handoff, _ = both.school.does(both.sending(both.school, both.concern(both.school)))
        note, _ = both.home.does(NoteHandoff(handoff=handoff, child=both.child(both.home), text="Noted."))
        return {
            Kind.BRIDGE: both.bridge["bridge"],
            Kind.MATCH: both.match["match"],
            Kind.HANDOFF: handoff,
            Kind.HANDOFF_NOTE: note,
        }


def _invited(web: Web, lead: Person) -> str:
    inviter = next(one.person for one in web.affinity.people if one.login.startswith("wyn@"))
    web.sql(
        "affinity",
        "insert into invitation (tenant_id, code_hash, person_id, made_by, made_at, ends_at)"
        " values ($1, $2, $3, $4, $5::text::timestamptz, '2099-01-01')",
        web.affinity.tenant,
        b"of no code",
        lead.person,
        inviter,
        INVITED_AT,
    )
    return inviter


def _withdraw(web: Web, device: TestDevice, person: Person) -> None:
    web.sql("affinity", "update device set revoked_at = now() where device_id = $1", device.home.device)
    web.sql("affinity", "update person set disabled_at = now() where person_id = $1", person.person)

"""Somebody who keeps people true on a device of their own: signed in, with an authenticator, sending commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pyotp
from msgspec.structs import replace

from sync.messages.base import Command
from sync.messages.people import AddPerson, AppointPerson, Role
from tests.support.device import Person, TestDevice
from tests.support.web import Web

PASSPHRASE = "four fictional words here"
DEMO = {
    "wyn": "demo-only wyn lighthouse",
    "helen": "demo-only helen marble",
    "devi": "demo-only devi harbour",
    "tom": "demo-only tom compass",
    "nadia": "demo-only nadia willow",
    "peter": "demo-only peter granite",
    "rowan": "demo-only rowan kettle",
    "grace": "demo-only grace orchard",
    "ruth": "demo-only ruth anchor",
}
"""Of Affinity: its administrator, and the head, lead, deputy, advisers and recorder of the school called alder; a lead
of beech, and the manager of both schools' region."""


class Keeper:
    """Who is signed in on a device of their own, and what they say."""

    def __init__(self, web: Web, device: TestDevice, login: str, passphrase: str) -> None:
        self.web = web
        self.device = device
        self.passphrase = passphrase
        self.me: Person = device.sign_in(login, passphrase)

    @property
    def http(self) -> httpx.Client:
        return self.device.http

    def does(self, command: Command, cmd: str | None = None) -> str:
        """What its receipt says: accepted, or why not."""
        [receipt] = self.device.push([self.device.seal(command, by=self.me, cmd=cmd)])
        return receipt.verdict.value if receipt.reason == "-" else str(receipt.reason)

    def authenticator(self) -> pyotp.TOTP:
        answer = self.http.post("/session/factor")
        assert answer.status_code == 200, answer.text
        return pyotp.TOTP(answer.json()["secret"])

    def shows(self, code: str, passphrase: str | None = None) -> httpx.Response:
        given = {"code": code, "passphrase": passphrase or self.passphrase}
        return self.http.post("/session/confirm", json=given)

    def confirm(self) -> None:
        assert self.shows(self.authenticator().now()).status_code == 204

    def add(self, name: str, login: str, *posts: AppointPerson) -> str:
        """Somebody new, with what they are appointed to."""
        person = self.device.new_id()
        assert self.does(AddPerson(name=name, login=login), cmd=person) == "accepted"
        for one in posts:
            assert self.does(replace(one, person=person)) == "accepted"
        return person

    def listed(self) -> dict[str, dict[str, Any]]:
        """The register as they see it, by person."""
        answer = self.http.get("/people/listed")
        assert answer.status_code == 200, answer.text
        return {one["person"]: one for one in answer.json()["people"]}

    def invite(self, person: str, setting: str | None = None) -> httpx.Response:
        return self.http.post(f"/people/{person}/invitation", json={"setting": setting})


@contextmanager
def keeper(web: Web, name: str = "wyn", ref: str = "alder") -> Iterator[Keeper]:
    """Somebody of Affinity's demo."""
    with web.device("affinity", ref, shared=False) as device:
        yield Keeper(web, device, f"{name}@affinity.example", DEMO[name])


def post(role: Role, title: str, setting: str | None = None) -> AppointPerson:
    """To be given to somebody."""
    return AppointPerson(person="", role=role, title=title, setting=setting)


def setting_of(web: Web, ref: str = "alder") -> str:
    return next(one.setting for one in web.affinity.settings if one.ref == ref)


def person_of(web: Web, name: str) -> str:
    return next(one.person for one in web.affinity.people if one.login.startswith(f"{name}@"))

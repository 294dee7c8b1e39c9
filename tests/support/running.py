"""The real thing with people in it: `harken up` with the demo providers, and readers who keep all that they pulled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from server.clock import Clock
from server.config import Config, config_of
from server.seed.result import Made
from server.up import mark
from tests.support.device import Person, TestDevice
from tests.support.harken import running
from tests.support.web import Web

OWED = frozenset({"duty-kept", "duty-stepped", "report-duty"})
WORKERS = OWED | {"ladder-stepped"}
Entry = dict[str, Any]
"""An entry of a pull, as JSON."""


class Reader:
    """Someone signed in on a device of their own, who has read everything up to their last pull."""

    def __init__(self, device: TestDevice, me: Person) -> None:
        self.device = device
        self.me = me
        self.feeds: dict[str, list[Entry]] = {}
        self.kinds: dict[str, str] = {}
        """Feed id to kind: the whole follow set."""

    def read(self) -> None:
        pulled = self.device.pull()
        self.kinds = pulled.kinds
        for kind, entries in pulled.entries.items():
            self.feeds.setdefault(kind, []).extend(entries)

    def of(self, matter: str, kind: str | None = None) -> list[Entry]:
        """What there is to read now of a matter, in all feeds or in those of one kind, without who was told when, and
        without what is owed of it, which the worker says when it comes to it."""
        self.read()
        return [
            entry
            for feed, all_ in self.feeds.items()
            if kind in (None, feed)
            for entry in all_
            if named(entry, matter) and entry["k"] not in WORKERS
        ]

    def owed(self, matter: str, kind: str) -> list[Entry]:
        """What the worker said of what is owed, in feeds of one kind, in order."""
        self.read()
        return [entry for entry in self.feeds.get(kind, []) if entry["of"] == matter and entry["k"] in OWED]

    def steps(self, matter: str) -> list[Entry]:
        """The steps of a matter's ladder that this person can read of."""
        self.read()
        return [
            entry
            for all_ in self.feeds.values()
            for entry in all_
            if entry["of"] == matter and entry["k"] == "ladder-stepped"
        ]

    def words(self) -> str:
        """All that this person can read, as one text to search."""
        self.read()
        return msgspec.json.encode(self.feeds).decode()


def named(entry: Entry, matter: str) -> bool:
    return matter in (entry["of"], entry["cmd"])


_SEEDS = count(1_000_000)
"""One served Harken is asked by many tests: a device that began as another did would give the same ids."""


class Harken(Web):
    """The demo as `harken up` serves it: a process of its own, with its worker. Closes what it enrolled."""

    def __init__(self, settings: Config, made: Made, clock: Clock | None = None) -> None:
        super().__init__(settings, made, clock)
        self._devices: list[TestDevice] = []

    def device(self, slug: str = "affinity", ref: str = "alder", *, shared: bool = True) -> TestDevice:
        device = TestDevice(self.settings.origin, seed=next(_SEEDS))
        device.enrol(self.code(slug, ref, shared=shared))
        self._devices.append(device)
        return device

    def close(self) -> None:
        super().close()
        for device in self._devices:
            device.http.close()

    def reader(self, login: str, ref: str, slug: str = "affinity", *, shared: bool = False) -> Reader:
        """Signs someone of the demo in on a new device of a setting."""
        device = self.device(slug, ref, shared=shared)
        return Reader(device, device.sign_in(*self.sign_in_of(login, slug)))

    def sign_in_of(self, login: str, slug: str = "affinity") -> tuple[str, str]:
        """The whole login and the passphrase, from its first word."""
        found = next(person for person in self.made[slug].people if person.login.startswith(f"{login}@"))
        return found.login, found.passphrase

    def person(self, login: str, slug: str = "affinity") -> str:
        return next(person.person for person in self.made[slug].people if person.login.startswith(f"{login}@"))

    def setting(self, ref: str, slug: str = "affinity") -> str:
        return next(setting.setting for setting in self.made[slug].settings if setting.ref == ref)


def harken_in(data: Path, clock: Clock | None = None) -> Harken:
    """The Harken that is up in a data directory. By `clock`, if its processes do not go by the machine's."""
    made = msgspec.json.decode((data / mark.FILE_NAME).read_bytes(), type=Made)
    return Harken(config_of(data), made, clock)


@contextmanager
def demo_running(data: Path) -> Iterator[Harken]:
    """Starts `harken up` on a directory with the demo, and stops it when the block ends."""
    with running(data), closing(harken_in(data)) as harken:
        yield harken

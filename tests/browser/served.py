"""The whole of Harken as `make run` serves it, with the built client, for browsers to meet, and to be killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import msgspec

from server.config import CLIENT, config_of
from server.feeds.postgres.store import lock_number
from server.seed.result import Made
from sync import ids
from tests.browser.chromium import WAIT_MS
from tests.support.device import TestDevice
from tests.support.harken import Running, WithDemo, start
from tests.support.patience import Patience
from tests.support.running import Harken, Reader, harken_in

_LATER = """
with turn as materialized (select pg_advisory_xact_lock($3)),
later as (
    update ladder set from_at = from_at - make_interval(mins => $2), last_at = last_at - make_interval(mins => $2)
    from turn where matter_id = $1 returning matter_id
)
update due set at = now(), lease_until = null from later where kind = 'ladder' and id = later.matter_id returning id
"""
"""In turn with the worker: one that is in the middle of a step would write over it what it had read before."""


class Served:
    """One server for all browser tests, always at the same address, with the two demo providers."""

    def __init__(self, directory: Path, with_demo: WithDemo, *, pushes_to: str) -> None:
        self.data = with_demo(directory / "data")
        self.client = directory / "client"
        """The build as it is served: a copy, so that a test may put another in its place."""
        shutil.copytree(CLIENT, self.client)
        self._options = ("--static", str(self.client), "--allow-push-origin", pushes_to)
        self._up: Running | None = start(self.data, *self._options)
        self.origin = self._up.origin
        self.demo: Harken = harken_in(self.data)
        self._devices: list[TestDevice] = []

    def kill(self) -> None:
        """kill -9 of every process of it, in the middle of whatever it does."""
        assert self._up is not None
        supervisor = self._up.process.pid
        all_of_it = [*_children_of(supervisor), supervisor]
        for pid in all_of_it:
            os.kill(pid, signal.SIGKILL)
        self._up.ended()
        self._up = None
        # A dead process that nobody has asked after yet still holds PostgreSQL's lock on its data.
        deadline = Patience(WAIT_MS / 1000)
        while any(Path(f"/proc/{pid}").exists() for pid in all_of_it) and not deadline.passed():
            pass

    def start(self) -> None:
        """Again, with everything that it had kept."""
        self._up = start(self.data, *self._options, port=urlsplit(self.origin).port or 0)
        self.demo.settings = config_of(self.data)

    def stop(self) -> None:
        self.demo.close()
        for device in self._devices:
            device.http.close()
        if self._up is not None:
            self._up.stop()
            self._up = None

    def code(self, slug: str, ref: str, *, shared: bool = True) -> str:
        """For one browser, once."""
        return self.demo.code(slug, ref, shared=shared)

    def reader(self, login: str, ref: str, slug: str = "affinity") -> Reader:
        """Somebody with a device in Python, which shares no code with the browser: what has really arrived."""
        return self.demo.reader(login, ref, slug)

    def sql(self, slug: str, statement: str, *arguments: object) -> list[asyncpg.Record]:
        """As the owner, inside a provider's walls: what has no screen, such as the passing of hours."""
        return self.demo.sql(slug, statement, *arguments)

    def later(self, slug: str, reference: str, minutes: int) -> None:
        """So many minutes pass for the telling of one concern. What is due then, the worker does by itself."""
        standing = self.sql(slug, "select matter_id from ladder")
        [matter] = [row["matter_id"] for row in standing if ids.reference(str(row["matter_id"])) == reference]
        [_] = self.sql(slug, _LATER, matter, minutes, lock_number(self.demo.made[slug].tenant))

    def named_code(self, slug: str, setting: str, *, shared: bool = True) -> str:
        """As an administrator makes it beside the running server, for any provider."""
        kind = "--shared" if shared else "--personal"
        said = self.command("enrol", "--tenant", slug, "--setting", setting, kind, "--json")
        return str(msgspec.json.decode(said)["code"])

    def device(self, slug: str, setting: str, *, shared: bool) -> TestDevice:
        """A device in Python of any provider. No two make the same ids: the second concern of an id is held."""
        device = TestDevice(self.origin, seed=80_000 + len(self._devices))
        device.enrol(self.named_code(slug, setting, shared=shared))
        self._devices.append(device)
        return device

    def command(self, name: str, *words: str) -> str:
        """What `harken name …` prints, beside the running server."""
        done = subprocess.run(
            [sys.executable, "-m", "server.cli", name, "--data", str(self.data), *words], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def seed(self, document: Path) -> None:
        """More providers, beside the demo's, and known as those are."""
        made = msgspec.json.decode(self.command("seed", str(document)), type=Made)
        assert made.tenants
        self.demo.made |= {tenant.slug: tenant for tenant in made.tenants}


def stories(reader: Reader, kind: str) -> list[str]:
    """What people saw or heard, in all entries of this kind that somebody can read by now."""
    reader.read()
    return [entry["d"]["saw"] for entries in reader.feeds.values() for entry in entries if entry["k"] == kind]


def wait_for_story(reader: Reader, saw: str, kind: str = "concern-recorded") -> None:
    deadline = Patience(WAIT_MS / 1000)
    while saw not in stories(reader, kind):
        assert not deadline.passed(), f"has not arrived: {saw}"


def _children_of(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.name))
        except OSError:
            continue
    return found

"""The drill's people and what they live through; `test_drill.py` says what must come of it."""

from __future__ import annotations

import asyncio
import shutil
import signal
import time
from contextlib import ExitStack
from pathlib import Path

from server import cli
from server.backup import disposals
from server.config import config_of
from server.db.tenant_tx import Database
from sync.messages.concerns import AcknowledgeConcern, AddNote, FollowUpConcern
from tests.backup.tablet import Tablet
from tests.support.harken import WithDemo, running, start
from tests.support.patience import Patience
from tests.support.running import Harken, harken_in

PASSPHRASE = "six words that nobody else would guess"
WORD = "hydrangea"
ERASED = "oleander"
LEAD = ("devi@affinity.example", "demo-only devi harbour")
RECORDER = ("rowan@affinity.example", "demo-only rowan kettle")


class Drill:
    """Three devices of a school: one that nobody signs in on, a recorder's, and a lead's own."""

    def __init__(self, tmp: Path, up: ExitStack) -> None:
        self.tmp = tmp
        self.up = up
        self.secret = tmp / "passphrase"
        self.secret.touch(mode=0o600)
        self.secret.write_text(f"{PASSPHRASE}\n")
        self.concerns: list[str] = []
        self.first_given: dict[str, str] = {}
        self.minutes: list[float] = []
        self.after: list[str] = []
        self.erased = ""
        self.first_lives: list[tuple[str, tuple[str, ...]]] = []

    def begin(self, with_demo: WithDemo) -> None:
        self.data = with_demo(self.tmp / "first")
        self.running = self.up.enter_context(running(self.data))
        harken: Harken = harken_in(self.data)
        self.up.callback(harken.close)
        self.alone, self.shared, self.lead = (Tablet(harken.device(shared=shared)) for shared in (True, True, False))
        self.tablets = (self.alone, self.shared, self.lead)
        self.sign_in()
        self.tenant = harken.affinity.tenant

    def sign_in(self) -> None:
        self.shared.unlock(*RECORDER)
        self.lead.unlock(*LEAD)

    def record(self, tablet: Tablet, count: int, word: str = WORD) -> list[str]:
        made = [tablet.save(tablet.device.concern(saw=f"she talked of {word}")) for _ in range(count)]
        self.concerns += made
        return made

    def work(self, concerns: list[str]) -> None:
        for concern in concerns:
            self.lead.save(AcknowledgeConcern(concern=concern))
            self.lead.save(AddNote(concern=concern, text=f"rang home about {WORD}"))

    def follow_up(self, concern: str) -> None:
        self.lead.save(FollowUpConcern(concern=concern, summary=ERASED, action="Rang.", outcome="Closed."))

    def run(self, *, twice: bool = True) -> None:
        for tablet in self.tablets * (1 + twice):
            tablet.run()
            tablet.wait(1)

    def command(self, *words: str) -> int:
        return cli.main([*words])

    def back_up(self) -> None:
        data = str(self.data)
        secret = ("--passphrase-file", str(self.secret))
        assert self.command("backup-keys", "--data", data, "--to", str(self.tmp / "keys"), *secret) == 0
        assert self.command("backup", "--data", data, "--to", str(self.tmp / "backup")) == 0
        self.first_given = {cmd: given[0] for tablet in self.tablets for cmd, given in tablet.given.items()}

    def erase(self, concern: str) -> None:
        """As retention does it, the two weeks being over: decided, and then by `harken dispose`."""
        settled = config_of(self.data)

        async def decided() -> None:
            worker = await Database.open(settled.dsn_worker, connections=1)
            try:
                async with worker.tenant_tx(self.tenant) as connection:
                    await connection.execute(
                        "insert into disposal (tenant_id, matter_id, decided_by, decided_at, due_at)"
                        " select tenant_id, matter_id, acknowledged_by, now(), now() from matter where matter_id = $1",
                        concern,
                    )
            finally:
                await worker.close()

        asyncio.run(decided())
        assert self.command("dispose", "--data", str(self.data)) == 0

    def lose(self, name: str) -> None:
        """The machine is gone; what was noted beside the key file was copied. Then the restore, by the clock."""
        shutil.copy(self.data / "keys" / disposals.FILE_NAME, self.tmp / "disposals")
        self.running.stop(signal.SIGKILL)
        began = time.monotonic()
        shutil.rmtree(self.data, ignore_errors=True)
        self.data = self.tmp / name
        words = ("restore", str(self.tmp / "backup"), "--keys", str(self.tmp / "keys"), "--data", str(self.data))
        newer = ("--disposals", str(self.tmp / "disposals"), "--passphrase-file", str(self.secret))
        assert self.command(*words, *newer) == 0
        self.running = start(self.data)
        self.up.callback(self._stop, self.running)
        self.minutes.append((time.monotonic() - began) / 60)
        for tablet in self.tablets:
            tablet.move(self.running.origin)

    def await_places(self) -> None:
        """Until the worker has placed what came before the concern that it is about, and said anew what it had said."""
        patience = Patience(300)
        while any(tablet.store.aside for tablet in self.tablets) and not patience.passed():
            for tablet in self.tablets:
                tablet.wait(1)

    def _stop(self, one: object) -> None:
        if self.running is one and self.running.process.poll() is None:
            self.running.stop()


def lived(tmp: Path, with_demo: WithDemo, up: ExitStack) -> Drill:
    """All of it. At the end the third Harken is up, and everybody is back."""
    drill = Drill(tmp, up)
    drill.begin(with_demo)
    for tablet in drill.tablets:
        drill.record(tablet, 6)
    [drill.erased] = drill.record(drill.shared, 1, ERASED)
    drill.run()
    drill.work(drill.concerns[:4])
    drill.follow_up(drill.erased)
    drill.run()
    drill.back_up()

    drill.after = [cmd for tablet in drill.tablets for cmd in drill.record(tablet, 25)]
    drill.run()
    drill.work([*drill.concerns[4:8], *drill.after[:4]])
    drill.run()
    drill.erase(drill.erased)
    drill.run(twice=False)
    drill.shared.online = False
    drill.after += drill.record(drill.shared, 25)

    drill.lose("second")
    drill.alone.wait(6)  # its front door tells it
    drill.lead.unlock(*LEAD)
    drill.lead.wait(6)
    drill.alone.wait(1)
    drill.record(drill.alone, 3)
    drill.work(drill.after[4:6])
    for tablet in (drill.alone, drill.lead):
        tablet.run()
        tablet.wait(2)
    drill.first_lives = [(tablet.store.epoch, tablet.store.past) for tablet in drill.tablets]

    drill.lose("third")
    drill.shared.online = True
    drill.sign_in()
    for _ in range(3):
        drill.run()
    drill.await_places()
    return drill

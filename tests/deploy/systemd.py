"""What systemd would do with the units of deploy/systemd, done by hand: their programs, credentials and sockets. The
walls around a process are systemd's own and are looked at in test_units.py."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.deploy.servers import SECONDS, stop

TARGET = "harken.target"
SECOND = ("harken-web@2", "harken-worker@2")
"""Of two alike only the first is started here: the other would cost as much again and show nothing more. Two of each
are in test_processes.py."""


class Systemd:
    """`here` turns what a unit says into what is so on this machine. `units` is where they were installed."""

    def __init__(self, units: Path, rooms: Path, here: Callable[[str], str], environment: dict[str, str]) -> None:
        self._units = units
        self._rooms = rooms
        self._here = here
        self._environment = environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._sockets: dict[str, socket.socket] = {}

    def do(self, verb: str, units: list[str]) -> None:
        """start, stop or restart; of a target, what it wants, sockets first."""
        wanted = [one for unit in units for one in (self._wants() if unit == TARGET else [unit])]
        services = [unit.removesuffix(".service") for unit in wanted if not unit.endswith((".socket", ".timer"))]
        if verb in ("stop", "restart"):
            for name in services:
                self._stop(name)
        if verb == "stop" and TARGET in units:
            for opened in self._sockets.values():
                opened.close()
            self._sockets.clear()
        if verb in ("start", "restart"):
            for name in services:
                if name not in SECOND:
                    self._start(name)

    def end(self) -> None:
        """Also where one of them does not do as it is told."""
        try:
            self.do("stop", [TARGET])
        finally:
            for process in self._running.values():
                process.kill()
                process.wait()

    def log(self, name: str) -> str:
        return (self._rooms / f"{name}.log").read_text(errors="replace")

    def states(self) -> str:
        """Of what was started and not stopped: whether it runs, or how it ended."""
        return "; ".join(f"{name}: {process.poll()}".replace("None", "runs") for name, process in self._running.items())

    def running(self) -> set[str]:
        return {name for name, process in self._running.items() if process.poll() is None}

    def _wants(self) -> list[str]:
        return [unit for name, value in self._said(TARGET) if name == "Wants" for unit in value.split()]

    def _said(self, unit: str) -> list[tuple[str, str]]:
        """The lines of a unit, of its template if it has a number."""
        stem, _, rest = unit.partition("@")
        number, _, kind = rest.partition(".")
        text = (self._units / (f"{stem}@.{kind or 'service'}" if rest else unit)).read_text()
        text = self._here(text.replace("%i", number).replace("%%", "%").replace("$$", "$"))
        lines = [line.partition("=") for line in text.splitlines() if line and line[0] not in "#["]
        return [(name, value) for name, _, value in lines]

    def _start(self, name: str) -> None:
        said = self._said(f"{name}.service" if "@" not in name else name)
        of = dict(said)
        room = self._rooms / name
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(mode=0o700, parents=True)
        for one, source in (value.split(":") for key, value in said if key == "LoadCredential"):
            shutil.copy(source, room / one)
            (room / one).chmod(0o400)
        told = dict(value.split("=", 1) for key, value in said if key == "Environment")
        environment = {**self._environment, **told, "CREDENTIALS_DIRECTORY": str(room)}
        script, kept = f"exec {of['ExecStart']}", []
        if "Requires" in of:
            opened = self._socket(of["Requires"])
            kept = [opened.fileno()]
            script = f"exec 3<&{kept[0]}; LISTEN_FDS=1 LISTEN_PID=$$ {script}"
        with (self._rooms / f"{name}.log").open("ab") as out:
            process = subprocess.Popen(
                ["/bin/bash", "-c", script], stdout=out, stderr=out, env=environment, pass_fds=kept
            )
        if of["Type"] == "oneshot":
            code = process.wait(SECONDS)
            assert code == 0, f"{name} ended with {code}; it said:\n{self.log(name)}"
            for after in (value for key, value in said if key == "ExecStartPost"):
                subprocess.run(["/bin/bash", "-c", after], check=True)
        else:
            self._running[name] = process

    def _socket(self, unit: str) -> socket.socket:
        if unit not in self._sockets:
            host, _, port = dict(self._said(unit))["ListenStream"].partition(":")
            self._sockets[unit] = socket.create_server((host, int(port)))
        return self._sockets[unit]

    def _stop(self, name: str) -> None:
        process = self._running.pop(name, None)
        if process is not None:
            stop(process, lambda: self.log(name), name)

"""An installation as deploy/RUNBOOK.md puts it together, in a directory of its own: harken.toml, secrets, roles,
`harken migrate`, and web and worker processes as systemd starts them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import msgspec

from server.chance import SystemChance
from server.clock import Deadline
from server.config import Config, config_of
from server.production.secrets import make
from server.seed.result import Made
from tests.deploy.servers import DEPLOY, SECONDS, Servers, psql, servers, stop
from tests.support.demo import DEMO
from tests.support.running import Harken

ORIGIN = "https://harken.example"
_GIVEN = 3


class Process:
    """A process of ours; `socket` is what systemd would keep open for it."""

    def __init__(self, command: list[str], log: Path, opened: socket.socket | None = None) -> None:
        self._command = command
        self._log = log
        self._opened = opened
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        """The socket is descriptor 3 there, and LISTEN_PID its own, which only a shell that becomes it can say."""
        words, kept = [sys.executable, "-m", "server.cli", *self._command], []
        if self._opened is not None:
            kept = [self._opened.fileno()]
            script = f'exec {_GIVEN}<&{kept[0]}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
            words = ["/bin/bash", "-c", script, "bash", *words]
        with self._log.open("ab") as out:
            return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, pass_fds=kept)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        """As systemd does with one that ended."""
        self.process = self._start()

    def stop(self) -> None:
        stop(self.process, self.words)

    def words(self) -> str:
        return self._log.read_text(errors="replace")

    def await_words(self, words: str, times: int = 1) -> None:
        deadline = Deadline(SECONDS)
        while self.words().count(words) < times:
            assert self.process.poll() is None, self.words()
            assert not deadline.passed(), self.words()
            time.sleep(0.03)


class Installed:
    """Paths of one installation, and what runs of it."""

    def __init__(self, root: Path, beside: Servers, stack: ExitStack) -> None:
        self.root = root
        self.beside = beside
        self._stack = stack
        self.processes: list[Process] = []

    @property
    def settled(self) -> Config:
        return config_of(self.root)

    def harken(self, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "server.cli", *words],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **(env or {})},
        )

    def did(self, *words: str) -> str:
        """What a command answered that had to succeed."""
        done = self.harken(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def seed(self) -> Harken:
        """The demo's people. Returned as it is reached directly, not through a proxy."""
        made = msgspec.json.decode(self.did("seed", str(DEMO), "--data", str(self.root)), type=Made)
        return Harken(self.settled, made)

    def web(self, number: int) -> tuple[Process, str]:
        opened = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self._stack.callback(opened.close)
        process = self._run(["web", "--data", str(self.root)], f"web-{number}.log", opened)
        return process, f"http://127.0.0.1:{opened.getsockname()[1]}"

    def worker(self, number: int) -> Process:
        return self._run(["work", "--data", str(self.root)], f"worker-{number}.log")

    def _run(self, command: list[str], log: str, opened: socket.socket | None = None) -> Process:
        process = Process(command, self.root / log, opened)
        self.processes.append(process)
        self._stack.callback(_end, process)
        return process


def _end(process: Process) -> None:
    if process.process.poll() is None:
        process.kill()


def await_answer(origin: str) -> None:
    """The socket is open before the process is ready, so that the first question waits for it."""
    assert httpx.get(f"{origin}/healthz", timeout=SECONDS).status_code == 200


@contextmanager
def installed(root: Path, mail: str | None = None) -> Iterator[Installed]:
    """Ready to start. `mail` is host and port of a mail server without TLS."""
    secrets = root / "secrets"
    make(secrets, SystemChance())
    with ExitStack() as stack:
        beside = stack.enter_context(servers(root / "servers", secrets))
        done = psql(beside, DEPLOY / "sql" / "roles.sql")
        assert done.returncode == 0, done.stderr
        (root / "harken.toml").write_text(_toml(root, beside, mail))
        made = Installed(root, beside, stack)
        made.did("migrate", "--data", str(root))
        yield made


def _toml(root: Path, beside: Servers, mail: str | None) -> str:
    pooled = f'pooled = {{ host = "127.0.0.1", port = {beside.pooler} }}' if beside.pooler else ""
    mailed = f'[mail]\nurl = "smtp://{mail}"\nfrom = "harken@harken.example"' if mail else ""
    return f"""
origin = "{ORIGIN}"
keys = "{root}/keys"
secrets = "{root}/secrets"
redis = "redis://127.0.0.1:{beside.redis_port}"
[database]
direct = {{ host = "{beside.sockets}" }}
{pooled}
{mailed}
"""

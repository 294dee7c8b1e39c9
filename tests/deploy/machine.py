"""A machine as the runbook expects it, in a directory: where its files would be, and who answers there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.deploy.servers import DEPLOY, SECONDS, Servers, servers
from tests.deploy.systemd import Systemd
from tests.support.ports import free_port

LAST_LINES = 25
BIN = Path(sys.executable).parent
PORTS = (8101, 8102, 9101, 9102, 9111, 9112)
ROOMS = (
    *("/etc/systemd/system", "/etc/nginx/conf.d", "/etc/redis", "/etc/harken", "/usr/local/bin", "/root"),
    *("/var/lib/postgresql", "/var/lib/harken", "/var/backups/harken"),
)
_PLACES = re.compile(rf"(?<![\w./])({'|'.join(re.escape(room) for room in ROOMS)})(?![\w])")


class Machine:
    def __init__(self, root: Path, stack: ExitStack, mail: str) -> None:
        self.root = root
        self._stack = stack
        self._mail = mail
        self._ports = {port: free_port() for port in PORTS}
        self._beside: Servers | None = None
        for room in ROOMS:
            (root / room[1:]).mkdir(parents=True)
        self.systemd = Systemd(root / "etc/systemd/system", root / "run", self.here, dict(os.environ))

    def path(self, said: str) -> Path:
        """Where a path of the runbook is here."""
        return self.root / said[1:]

    def here(self, text: str) -> str:
        text = text.replace("/opt/harken/.venv/bin", str(BIN)).replace("/opt/harken/deploy", str(DEPLOY))
        for said, port in self._ports.items():
            text = re.sub(rf"(?<=:){said}\b", str(port), text)
        text = _PLACES.sub(lambda found: str(self.path(found[1])), text)
        if self._beside is not None:
            reached = f"{self._beside.programs}/psql --host {self._beside.sockets} --username postgres"
            text = text.replace("runuser -u postgres -- psql", reached)
            text = re.sub(r"/usr/lib/postgresql/\d+/bin", str(self._beside.programs), text)
        text = text.replace("chgrp postgres", f"chgrp {os.getgid()}")
        text = text.replace("chown -R harken:harken", f"chown -R {os.getuid()}:{os.getgid()}")
        return text.replace("--owner=harken --group=harken ", "")

    def words(self) -> str:
        """The last of what everybody here said, for whoever reads why a line failed."""
        logs = [*sorted(self.root.glob("run/*.log")), *sorted(self.root.glob("servers/log/*.log"))]
        last = {log.name: log.read_text(errors="replace").splitlines()[-LAST_LINES:] for log in logs}
        return "\n".join([self.systemd.states(), *(f"-- {name}:\n" + "\n".join(said) for name, said in last.items())])

    def run(self, line: str) -> str:
        """As root's shell does. What it said on standard output."""
        secret = self.path("/etc/harken/secrets/database-superuser")
        done = subprocess.run(
            ["/bin/bash", "-c", self.here(line)],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS * 2,
            env={
                **os.environ,
                "PATH": f"{BIN}:{os.environ['PATH']}",
                "PGPASSWORD": secret.read_text() if secret.exists() else "",
            },
        )
        assert done.returncode == 0, f"ended with {done.returncode}; it said:\n{done.stdout}{done.stderr}"
        return done.stdout

    def others_start(self) -> None:
        """PostgreSQL and Redis, once their passwords are there; and an editor goes over harken.toml."""
        if self._beside is not None:
            return
        secrets = self.path("/etc/harken/secrets")
        self._beside = self._stack.enter_context(servers(self.root / "servers", secrets))
        self._stack.callback(self.systemd.end)  # what uses them, before them
        file = self.path("/etc/harken/harken.toml")
        text = self.here(file.read_text())
        for written, so in {
            "redis://127.0.0.1:6379": f"redis://127.0.0.1:{self._beside.redis_port}",
            'host = "/run/postgresql"': f'host = "{self._beside.sockets}"',
            "smtp://harken@mail.harken.example:587": f"smtp://{self._mail}",
            "port = 8101": f"port = {self._ports[8101]}",
        }.items():
            assert text.count(written) == 1, written
            text = text.replace(written, so)
        file.write_text(text)

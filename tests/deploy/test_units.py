"""systemd's units and the configuration of proxies and pooler, read by their own programs where those are here."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from server import ending
from server.cli import COMMANDS
from server.production.secrets import NAMES
from server.up import supervise
from server.web.headers import FIXED
from server.web.request import PUSH_BYTES_MAX
from tests.deploy.servers import DEPLOY

UNITS = sorted((DEPLOY / "systemd").iterdir())
RUNS = [unit for unit in UNITS if unit.suffix == ".service"]
ANALYZE = shutil.which("systemd-analyze")
CADDY = shutil.which("caddy")
SECRETS = {*NAMES, "mail"}
EXPOSURE_MOST = 20
"""Of `systemd-analyze security`, where 100 is a process without any wall and 20 is called OK."""

# -- systemd -------------------------------------------------------------------------------------------------------


def directives(unit: Path) -> list[tuple[str, str]]:
    lines = [line for line in unit.read_text().splitlines() if line and line[0] not in "#["]
    return [(name, value) for name, _, value in (line.partition("=") for line in lines)]


@pytest.mark.parametrize("unit", RUNS, ids=lambda unit: unit.name)
def test_a_unit_runs_a_command_that_there_is_with_its_own_secrets(unit: Path) -> None:
    said = directives(unit)
    [start] = [value for name, value in said if name == "ExecStart"]
    [(command, data)] = re.findall(r"/opt/harken/\.venv/bin/harken (\w+) --data (\S+)", start)
    assert command in COMMANDS
    assert data == "/etc/harken"
    given = {value.partition(":")[0] for name, value in said if name == "LoadCredential"}
    assert given < SECRETS
    assert "database-superuser" not in given
    assert ("User", "harken") in said
    assert ("ProtectSystem", "strict") in said


def test_whoever_stops_a_process_waits_until_it_has_ended_by_itself() -> None:
    of_units = [value for unit in RUNS for name, value in directives(unit) if name == "TimeoutStopSec"]
    of_containers = re.findall(r"stop_grace_period: (\d+)s", (DEPLOY / "compose.yaml").read_text())
    assert len(of_units) >= 2
    assert of_containers
    assert min(map(int, [*of_units, *of_containers])) > ending.SECONDS
    assert supervise.SECONDS_TO_STOP > ending.SECONDS


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not here to read the units")
def test_systemd_understands_the_units_and_finds_them_closed(tmp_path: Path) -> None:
    """Read from a directory of their own, with programs and paths that are there."""
    for unit in UNITS:
        text = unit.read_text().replace("/opt/harken/.venv/bin/harken", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    names = [unit.name.replace("@.", "@1.") for unit in UNITS]
    told = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:", "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", *(str(tmp_path / name) for name in names)],
        capture_output=True, text=True, check=False, env=told,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "harken" in line]
    assert (ours, done.returncode) == ([], 0), done.stderr
    for unit in RUNS:
        done = subprocess.run(
            [str(ANALYZE), "security", "--offline=yes", f"--threshold={EXPOSURE_MOST}", str(tmp_path / unit.name)],
            capture_output=True, text=True, check=False, env=told,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-400:]


# -- proxies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nginx/harken.conf", "caddy/Caddyfile"])
def test_a_proxy_takes_a_push_adds_no_header_and_passes_no_address(name: str) -> None:
    text = "\n".join(line for line in (DEPLOY / name).read_text().splitlines() if line.lstrip()[:1] != "#")
    [size] = re.findall(r"(?:client_max_body_size|max_size) (\d+)[mM]", text)
    assert PUSH_BYTES_MAX < int(size) * 10**6 < PUSH_BYTES_MAX * 1.2
    assert not [header for header in FIXED if header in text.lower()], "Harken's own headers would stand twice"
    assert re.search(r"ssl_protocols TLSv1\.3;|protocols tls1\.3\n", text)
    assert not re.search(r"TLSv1\.[012]|tls1\.[012]", text)
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert re.search(rf'proxy_set_header {header} "";|header_up -{header}\n', text), header
    assert "access_log off;" in text or not re.search(r"^\t\tlog|^\tlog(?! \{\n\t\tlevel)", text, re.MULTILINE)
    assert re.search(r"location = /readyz|respond /readyz 404", text)


@pytest.mark.skipif(CADDY is None, reason="caddy is not installed: its file is read by eye and by the test above")
def test_caddy_understands_its_file() -> None:
    done = subprocess.run(
        [str(CADDY), "adapt", "--validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "caddy/Caddyfile")],
        capture_output=True, text=True, check=False, env={**os.environ, "HARKEN_HOST": "harken.example"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = msgspec.json.decode(done.stdout)
    assert "logs" not in made["apps"]["http"]["servers"]["srv0"], "no line for a request"
    [policy] = made["apps"]["http"]["servers"]["srv0"]["tls_connection_policies"][:1]
    assert policy["protocol_min"] == "tls1.3"


def test_the_pooler_shares_by_transaction_and_signs_in_by_file() -> None:
    read = configparser.ConfigParser()
    read.read(DEPLOY / "pgbouncer" / "pgbouncer.ini")
    ours = read["pgbouncer"]
    assert (ours["pool_mode"], ours["auth_type"]) == ("transaction", "scram-sha-256")
    assert "password" not in str(dict(read["databases"]))

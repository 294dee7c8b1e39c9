"""What needs an engine that a test machine may lack is at least looked at: images, containers, units, proxies."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from server.cli import COMMANDS
from server.installation import FILE_NAME, read_installation
from server.production.secrets import NAMES, USERLIST
from server.web.headers import FIXED
from server.web.request import PUSH_BYTES_MAX
from tests.deploy.servers import DEPLOY

ROOT = DEPLOY.parent
UNITS = sorted((DEPLOY / "systemd").iterdir())
RUNS = [unit for unit in UNITS if unit.suffix == ".service"]
ANALYZE = shutil.which("systemd-analyze")
CADDY = shutil.which("caddy")
SECRETS = {*NAMES, USERLIST, "mail"}
EXPOSURE_MOST = 20
"""Of `systemd-analyze security`, where 100 is a process without any wall and 20 is called OK."""

# -- container file ------------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Containerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_image_is_pinned_small_and_not_root() -> None:
    said = instructions()
    bases = [rest.split()[0] for word, rest in said if word == "FROM"]
    assert len(bases) == 3
    assert all(re.search(r":\d+\.\d+\.\d+", base) for base in bases), "a version down to the patch"
    last = [index for index, (word, _) in enumerate(said) if word == "FROM"][-1]
    final = dict(said[last:])
    assert final["USER"] == "10001:10001"
    assert {"HEALTHCHECK", "ENTRYPOINT", "STOPSIGNAL"} <= final.keys()
    assert {word for word, _ in said} <= {
        *("FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "STOPSIGNAL", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
    }, "no ADD, no ARG that could hold a secret"
    assert not re.search(r"(?i)password|secret|token|\bchmod 777\b|curl|wget", str(said))


def test_what_the_image_installs_is_named_with_its_hash() -> None:
    runs = " && ".join(rest for word, rest in instructions() if word == "RUN")
    installs = re.findall(r"(?:pip install|npm \w+)[^&]*", runs)
    assert len(installs) == 5
    for install in installs:
        assert re.search(r"--require-hashes|--no-deps|npm ci --ignore-scripts|npm run build", install), install
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / source).exists() for source in rest.split()[:-1]), rest


def test_the_image_is_given_nothing_but_what_it_copies() -> None:
    kept = {line[1:] for line in (DEPLOY / "Containerfile.dockerignore").read_text().splitlines() if line[:1] == "!"}
    copied = [rest.split()[:-1] for word, rest in instructions() if word == "COPY" and not rest.startswith("--from")]
    for source in (one for line in copied for one in line):
        assert any(source == one or source.startswith(f"{one}/") for one in kept), source


# -- compose -------------------------------------------------------------------------------------------------------


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return read


def test_two_webs_two_workers_and_one_door() -> None:
    services = compose()["services"]
    assert {"web-1", "web-2", "worker-1", "worker-2", "migrate", "postgres", "redis", "pgbouncer", "proxy"} <= set(
        services
    )
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    networks = compose()["networks"]
    assert networks["back"]["internal"]
    assert networks["front"]["internal"]
    assert "back" not in services["proxy"]["networks"], "from the door nobody reaches what holds records"
    for name in ("postgres", "redis", "pgbouncer", "migrate", "roles"):
        assert services[name]["networks"] == ["back"], name


def test_every_container_is_pinned_watched_and_walled() -> None:
    for name, one in compose()["services"].items():
        assert re.search(r":v?\d+\.\d+(\.\d+)?(-|$)", one["image"]), name
        assert "latest" not in one["image"]
        assert "healthcheck" in one, name
        assert one["restart"] in ("unless-stopped", "no")
        assert "max-size" in one["logging"]["options"], name
        if name != "postgres":
            assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"]), name
            assert one["security_opt"] == ["no-new-privileges:true"], name


def test_each_container_is_given_its_own_secrets_and_no_password_stands_anywhere() -> None:
    read = compose()
    given = {name: set(one.get("secrets", ())) for name, one in read["services"].items()}
    assert given["web-1"] == {"database-app", "redis"}
    assert given["worker-1"] == {"database-worker", "redis", "mail"}
    assert given["migrate"] == {"database-owner"}
    assert given["proxy"] == set()
    assert set().union(*given.values()) == set(read["secrets"]) == SECRETS
    assert all(one == {"file": f"secrets/{name}"} for name, one in read["secrets"].items())
    for one in read["services"].values():
        assert not [key for key in one.get("environment", {}) if "PASSWORD" in key and not key.endswith("_FILE")]


def test_what_containers_run_exists() -> None:
    read = compose()
    for name, one in read["services"].items():
        command = one.get("command", [])
        if one["image"].startswith("harken"):
            assert command[0] in COMMANDS, name
        for volume in one.get("volumes", ()):
            source = volume.partition(":")[0]
            assert (
                source in read["volumes"] or source in ("./harken.toml", "./backups") or (DEPLOY / source).exists()
            ), source
        for after in one.get("depends_on", {}):
            assert after in read["services"]
    assert read["services"]["web-1"]["volumes"][1].endswith(":ro"), "who serves cannot change a key"


@pytest.mark.parametrize("name", ["harken.toml", "compose.toml"])
def test_the_examples_are_understood(name: str) -> None:
    made = read_installation(DEPLOY / name)
    assert made.origin == "https://harken.example"
    if name == "compose.toml":
        assert made.database.pooled is not None
        services = compose()["services"]
        assert {made.database.direct.host, made.database.pooled.host, "redis"} <= set(services)


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
    assert FILE_NAME == "harken.toml"

"""Image and containers, looked at where there is no engine to run them: pinned, walled, each with its own secrets."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from server.cli import COMMANDS
from server.installation import read_installation
from server.production.secrets import NAMES, USERLIST
from tests.deploy.servers import DEPLOY

ROOT = DEPLOY.parent
SECRETS = {*NAMES, USERLIST, "mail"}

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
            assert source in read["volumes"] or source == "./backups" or (DEPLOY / source).exists(), source
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


def test_the_environment_example_names_what_is_read() -> None:
    named = re.findall(r"^#? ?(HARKEN_[A-Z_]+)=", (DEPLOY / "environment.example").read_text(), re.MULTILINE)
    read = "".join(path.read_text() for path in (ROOT / "server").rglob("*.py")) + (DEPLOY / "compose.yaml").read_text()
    assert named
    for name in named:
        assert f'environment_default("{name.removeprefix("HARKEN_")}")' in read or f"${{{name}:" in read, name

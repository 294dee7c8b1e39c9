"""Every command of deploy/RUNBOOK.md, in its order, on one installation that they make; those that cannot be run on a
test machine are named here with the reason, and looked at instead."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import yaml

from server.cli import COMMANDS
from tests.deploy.machine import Machine
from tests.deploy.servers import DEPLOY
from tests.support.demo import DEMO
from tests.support.mails import PostOffice

TEXT = (DEPLOY / "RUNBOOK.md").read_text()
LINES = [
    line.removeprefix("# ")
    for block in re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
]

NOT_RUN = {
    r"apt-get install .*": "installs packages on the machine itself",
    r"useradd .*": "makes an account on the machine itself",
    r"make -C /opt/harken .*": "installs the program anew: whoever runs this suite has done it with the same targets",
    r"docker .*": "needs a container engine",
    r"chown -R 10001:10001 .*|install .* /opt/harken/deploy/(secrets/mail|backups|\.env)": "beside the compose file",
    r"systemctl daemon-reload": "needs systemd",
    r"systemctl (restart|reload|status)( nginx| postgresql| redis-server| harken\.target)+": "other people's units",
    r"nginx -t": "done by test_processes.py, with ports of its own",
    r"(journalctl|timedatectl) .*": "needs systemd, and changes the machine itself",
}
DOCTOR = "harken doctor --data /etc/harken"
"""On a test machine, whose origin nobody serves and which has no backup yet, it finds something: that it looks is what
matters here, and what it finds is tested in its own place."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with ExitStack() as stack:
        office = stack.enter_context(PostOffice())
        yield Machine(tmp_path_factory.mktemp("machine"), stack, office.where)


def reason(line: str) -> str | None:
    if line.startswith("curl ") and shutil.which("curl") is None:
        return "curl is not installed here"
    return next((why for form, why in NOT_RUN.items() if re.fullmatch(form, line)), None)


def test_every_command_does_what_it_says(machine: Machine) -> None:
    ran = 0
    for number, line in enumerate(LINES, 1):
        began = time.monotonic()
        try:
            ran += did(machine, line)
        except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as error:
            which = f"command {number} failed after {time.monotonic() - began:.1f} s: {line}"
            raise AssertionError(f"{which}\n{error}\n{machine.words()}") from error
    assert ran > len(LINES) / 2
    assert machine.systemd.running() == {"harken-web@1", "harken-worker@1"}
    assert (machine.path("/root/harken-old-keys") / "harken.key.old").stat().st_mode & 0o077 == 0


def did(machine: Machine, line: str) -> bool:
    if reason(line) is not None:
        return False
    if line.startswith("systemctl "):
        verb, *units = line.removeprefix("systemctl ").replace("enable --now", "start").split()
        machine.systemd.do(verb, units)
    elif line == DOCTOR:
        machine.run(f"{line} || [ $? -le 2 ]")
    else:
        said = machine.run(line)
        after(machine, line, said)
    return True


def after(machine: Machine, line: str, said: str) -> None:
    """What a person does between two lines, and what a line must have brought."""
    if line.startswith("harken secrets"):
        machine.others_start()
    if line.startswith("harken provider"):
        assert re.fullmatch(r"https://harken\.example/setup#\S+\n", said)
        # So that what follows has records to work on, and a passphrase.
        words = machine.path("/root/passphrase")
        words.touch(mode=0o600)
        words.write_text("seven plain words that nobody else would say\n")
        machine.run(f"harken seed {DEMO} --data /etc/harken")
    if line.startswith("harken invite"):
        assert re.fullmatch(r"https://harken\.example/join#[0-9A-Z]{12}\n", said)
    if line.startswith("harken verify"):
        assert "nothing wrong" in said
    if line.startswith("harken rotate"):
        assert said == "exchanged for 2 providers\n"
    if line.startswith("find"):
        assert len(said.splitlines()) == 1
    if line.startswith("harken restore"):
        assert "nothing wrong" in said
        assert "a new epoch has begun" in said
    if "/metrics" in line:
        assert "harken_" in said


@pytest.mark.parametrize("line", sorted({line for line in LINES if reason(line) is not None}))
def test_what_is_not_run_is_written_right(line: str) -> None:
    for path in re.findall(r"/opt/harken/(deploy/[\w./@-]+)", line):
        assert (
            path.startswith(("deploy/secrets", "deploy/backups", "deploy/.env")) or (DEPLOY.parent / path).exists()
        ), path
    if line.startswith("make "):
        targets = re.findall(r"^(\.venv/\.\w+):", (DEPLOY.parent / "Makefile").read_text(), re.MULTILINE)
        assert set(line.split()[3:]) <= set(targets)
    if "docker compose" in line:
        services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
        words = [word for word in line.split("compose.yaml ")[1].split() if not word.startswith("-")]
        verb, named = words[0], words[1:2] if words[0] == "run" else words[1:]
        assert verb in ("run", "up")
        assert set(named) <= services.keys()
        assert words[2:3] == [] or verb == "up" or words[2] in COMMANDS


def test_commands_in_the_text_are_commands() -> None:
    """Inline, as in a table: their first words at least are real."""
    spans = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", TEXT)
    said = [span.split()[1] for span in spans if span.startswith("harken ")]
    assert said
    assert set(said) <= COMMANDS.keys()


def test_a_new_line_is_run_or_named() -> None:
    assert LINES
    assert all(line and not line.startswith(("#", "$", " ")) for line in LINES), "one command a line, after its prompt"
    assert TEXT.count("```") == 2 * TEXT.count("```console"), "what is to be typed stands in a console block"


def test_what_is_named_in_the_text_is_there() -> None:
    for path in re.findall(r"`((?:deploy|tests|server)/[\w./-]+)`", TEXT):
        assert (DEPLOY.parent / path).exists(), path

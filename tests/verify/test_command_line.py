"""`harken verify`: sentences or JSON, an exit code, and nothing shared with the writer."""

from __future__ import annotations

import argparse
import ast
import json
from pathlib import Path

import pytest

import server.verify
from server.cli import main
from server.config import Config, write_config
from server.verify import run
from tests.verify.conftest import Lived

PACKAGE = Path(server.verify.__file__).parent
ALLOWED = ("server.verify", "server.config", "asyncpg", "cryptography")


def up_in(data: Path, lived: Lived) -> Path:
    (data / "run").mkdir()
    write_config(
        data / "run",
        Config(
            dsn_app=lived.addresses.app,
            dsn_worker="",
            dsn_owner="",
            redis_url="",
            key_dir=lived.key_dir,
            host="127.0.0.1",
            port=0,
            origin="http://localhost",
            static_dir=data,
        ),
    )
    return data


def test_all_is_well(lived: Lived, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(up_in(tmp_path, lived))
    assert main(["verify", "--data", data]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("nothing wrong. Read: ")
    assert main(["verify", "--data", data, "--tenant", "oak", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["clean"]
    assert told["counts"]["tenants"] == 1
    assert main(["verify", "--data", data, "--tenant", "ash"]) == 1
    assert capsys.readouterr().err == "harken: no tenant ash\n"


def test_a_wrong_key_file(lived: Lived, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "harken.key").write_bytes(bytes(32))
    (keys / "epoch").write_text(lived.oak.dice.uuid())
    data = up_in(tmp_path, Lived(lived.addresses, keys, lived.oak, lived.elm))
    assert run.run(argparse.Namespace(data=data, tenant=None, json=False)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "server: epoch: the database and the file beside the key file differ"
    assert any("does not open with the key file" in line for line in lines)
    assert " wrong. Read: " in lines[-1]


def test_it_shares_nothing_with_the_writer() -> None:
    """Whatever it imports is its own, the configuration, a named library, or Python's."""
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            ours = [module for module in modules if module.split(".")[0] in {"server", "sync", "msgspec", "piccolo"}]
            assert all(module.startswith(ALLOWED) for module in ours), (path.name, ours)

"""Demo data comes once, its sign-ins are printed each time, and only demo data is ever forgotten."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.harken import DidNotStart, running, start

DEMO = Path(__file__).parents[2] / "deploy" / "demo.json"
REAL = {
    "slug": "real",
    "name": "A provider",
    "pack": "affinity",
    "settings": [{"ref": "oak", "kind": "school", "nation": "ENG", "name": "Oak School"}],
    "people": [],
}
CODE = re.compile(r"\b[a-z-]+\.[0-9A-Z]{12}\b")


def forget(data: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "server.cli", "forget", "--data", str(data)], capture_output=True, text=True
    )
    return done.returncode, done.stderr


def test_sign_ins_stay_and_codes_are_new_at_each_start_until_all_is_forgotten(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    said = []
    for _ in range(2):
        with running(data, "--demo", str(DEMO)) as up:
            said.append(up.said)
            assert httpx.get(f"{up.origin}/healthz", timeout=180).json() == {"ok": True}
            assert forget(data)[0] == 1, "not while it is in use"
    assert "Devi Marsh" in said[0]
    assert CODE.sub("", said[0]) == CODE.sub("", said[1])
    assert not set(CODE.findall(said[0])) & set(CODE.findall(said[1]))
    assert forget(data) == (0, "")
    assert not (data / "pg").exists()
    assert not (data / "keys").exists()
    assert forget(data) == (0, "")
    assert forget(tmp_path / "never made") == (0, "")


def test_real_records_are_neither_filled_with_demo_data_nor_forgotten(tmp_path: Path) -> None:
    data, document = tmp_path / "real", tmp_path / "provider.json"
    document.write_text(json.dumps({"tenants": [REAL]}))
    with running(data) as up:
        done = subprocess.run(
            [sys.executable, "-m", "server.cli", "seed", "--data", str(up.data), str(document)],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    with pytest.raises(DidNotStart, match="holds real records"):
        start(data, "--demo", str(DEMO))
    code, errors = forget(data)
    assert code == 1
    assert "Records are not deleted by this command" in errors
    assert (data / "keys" / "harken.key").exists()

"""`harken.toml` and the passwords beside it: understood, or refused in words that do not repeat a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.chance import SystemChance
from server.config import config_of
from server.installation import NotInstalled
from server.production.secrets import make

CHANCE = SystemChance()


@pytest.mark.parametrize("text", ["hunter2", "a" * 40, "correct horse battery staple", "'; drop table entry; --" * 2])
def test_a_password_that_could_be_guessed(tmp_path: Path, text: str) -> None:
    write(tmp_path, "https://harken.example")
    (tmp_path / "secrets/database-app").write_text(text)
    with pytest.raises(NotInstalled, match="could be guessed") as refused:
        config_of(tmp_path)
    assert text not in str(refused.value)


def test_a_password_that_anyone_may_read(tmp_path: Path) -> None:
    write(tmp_path, "https://harken.example")
    (tmp_path / "secrets/redis").chmod(0o644)
    with pytest.raises(NotInstalled, match="chmod 640 or 600"):
        config_of(tmp_path)


@pytest.mark.parametrize(
    ("origin", "more", "said"),
    [
        ("http://harken.example", "", "origin must be what browsers show"),
        ("https://harken.example/", "", "origin must be what browsers show"),
        ("https://harken.example", "prepaired = true", "prepaired"),
        ("https://harken.example", '[mail]\nurl = "smtp://a:b@c.example"\nfrom = "a@b.example"', "a password stands"),
        ("https://harken.example", "origin =", "harken.toml"),
    ],
)
def test_a_file_that_says_what_cannot_be(tmp_path: Path, origin: str, more: str, said: str) -> None:
    write(tmp_path, origin, more)
    with pytest.raises(NotInstalled, match=said):
        config_of(tmp_path)


def write(root: Path, origin: str, more: str = "") -> None:
    make(root / "secrets", CHANCE)
    (root / "harken.toml").write_text(
        f'origin = "{origin}"\nkeys = "{root}/keys"\nsecrets = "{root}/secrets"\nredis = "redis://127.0.0.1:6379"\n'
        f'{more if more.startswith(("prep", "origin")) else ""}\n[database]\ndirect = {{ host = "/nowhere" }}\n'
        f"{more if more.startswith('[') else ''}\n"
    )

"""Demo and tests never reach the real world (R37): no address that exists stands anywhere it could be mailed from, and
mail leaves this machine only for somebody who said where to, with records that are real."""

from __future__ import annotations

import re
from pathlib import Path

from server.config import NO_CONTACT, NO_SENDER, Config

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
NOBODYS = (".example", ".invalid", ".test")
SOURCES = [
    path
    for room in ("server", "sync", "client/src", "deploy", "tests")
    for path in (ROOT / room).rglob("*")
    if path.suffix in {".py", ".ts", ".svelte", ".json", ".toml", ".sql", ".html", ".sh"}
]


def test_every_address_in_the_repository_is_nobodys() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), address[0])
        for path in SOURCES
        for address in ADDRESS.finditer(path.read_text(encoding="utf-8"))
        if not address[1].endswith(NOBODYS)
    }
    # Hostile endpoints of push, which name a user to mislead whoever reads them.
    assert {address for path, address in found if path != "tests/alerts/hostile.py"} == set()


def test_the_demo_has_addresses_and_all_are_nobodys() -> None:
    addresses = ADDRESS.findall((ROOT / "deploy/demo.json").read_text(encoding="utf-8"))
    assert len(addresses) > 10
    assert all(domain.endswith(".example") for domain in addresses)


def test_nothing_is_mailed_or_pushed_on_this_machine_unless_somebody_says_so() -> None:
    names = Config.__struct_fields__[-len(Config.__struct_defaults__) :]
    fields = dict(zip(names, Config.__struct_defaults__, strict=True))
    assert (fields["mail_url"], fields["push_origins_allowed"], fields["demo"]) == (None, (), True)
    assert (NO_SENDER, NO_CONTACT) == ("harken@harken.example", "mailto:nobody@harken.example")

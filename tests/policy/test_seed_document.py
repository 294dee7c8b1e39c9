"""The seed file is checked throughout before anything is written, and each mistake is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.policy.load import read_packs
from server.seed.document import SeedRefused, read_document
from server.settings.plan import NewPerson

DEMO = (Path(__file__).parents[2] / "deploy" / "demo.json").read_text(encoding="utf-8")
PACKS = read_packs()


def test_the_demo_is_two_providers_of_a_school_and_a_home_one_pair_joined() -> None:
    """R37: every address is one that cannot exist."""
    file = read_document(DEMO.encode(), PACKS)
    kinds = {tenant.slug: [setting.kind.value for setting in tenant.settings] for tenant in file.tenants}
    assert kinds == {"affinity": ["school", "home"], "outcomes-first": ["school", "home"]}
    assert {tenant.slug: tenant.bridges for tenant in file.tenants} == {
        "affinity": (),
        "outcomes-first": (("cedar", "damson"),),
    }
    assert all(person.login.endswith(".example") for tenant in file.tenants for person in tenant.people)
    assert all(str(person.mailed_at).endswith(".example") for tenant in file.tenants for person in tenant.people)


@pytest.mark.parametrize(
    ("login", "email", "address"),
    [
        ("Devi@Oak.example ", None, "devi@oak.example"),
        ("devi@oak.example", "d.marsh@elm.example", "d.marsh@elm.example"),
        ("devi@oak.example", "", None),
        ("devi", None, None),
        ("devi", "devi@oak.example", "devi@oak.example"),
        ("devi@oak", None, None),
    ],
)
def test_where_a_person_is_mailed(login: str, email: str | None, address: str | None) -> None:
    person = NewPerson(login=login, name="Devi Marsh", passphrase="", appointments=(), email=email)
    assert person.mailed_at == address


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("slug",), "Affinity!", "a slug has"),
        (("pack",), "other", "no pack other"),
        (("colour",), "red", "unknown field"),
        (("people", 0, "passphrase"), "short", "a passphrase has 12 to 256"),
        (("people", 0, "appointments"), [], "no appointment"),
        (("people", 0, "email"), "devi at oak", "no e-mail address"),
        (("people", 0, "login"), "SAM@affinity.example ", "login sam@affinity.example stands twice"),
        (("people", 0, "email"), "Sam@affinity.example", "e-mail address sam@affinity.example stands twice"),
        (("people", 0, "appointments", 0, "setting"), "nowhere", "no setting nowhere"),
        (("people", 0, "appointments", 0, "region"), "north", "not both"),
        (("people", 0, "appointments", 0, "role"), "caretaker", "Invalid enum value"),
        (("settings", 0, "region"), "south", "no region south"),
        (("settings", 1, "ref"), "alder", "setting alder stands twice"),
        (("settings", 0, "kind"), "hospital", "Invalid enum value"),
        (("bridges",), [["alder", "alder"]], "not two settings"),
    ],
)
def test_a_mistake_is_named(path: tuple[str | int, ...], value: object, says: str) -> None:
    document: Any = json.loads(DEMO)
    place = document["tenants"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(SeedRefused, match=says):
        read_document(json.dumps(document).encode(), PACKS)


@pytest.mark.parametrize("document", [b"", b"[]", b"{", b"\xff", b'{"tenants":[{}]}'])
def test_what_is_no_seed_file_is_refused(document: bytes) -> None:
    with pytest.raises(SeedRefused):
        read_document(document, PACKS)

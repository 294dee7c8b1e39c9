"""`harken policy`: what it prints, and what it will not let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.cli import main
from server.config import Config
from server.policy.load import PACKS
from sync.messages.guide import ChangePolicy
from tests.people.keeping import keeper
from tests.support.web import Web

AFFINITY = (PACKS / "providers" / "affinity.toml").read_text()
WORDS = '[terms]\nsetting = "place"\ncites = "1.0"\nlead = { school = "Lead here", home = "Lead here" }\n'


class Ran:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str]:
        code = main(["policy", *words])
        out, err = self._capsys.readouterr()
        return code, out + err


@pytest.fixture
def harken(capsys: pytest.CaptureFixture[str]) -> Ran:
    return Ran(capsys)


def test_what_came_with_the_program_is_right(harken: Ran) -> None:
    assert harken("check") == (0, "nothing wrong\n")


def test_it_explains_each_pack_for_a_nation(harken: Ran) -> None:
    code, said = harken("explain", "--pack", "outcomes-first", "--nation", "SCT")
    assert code == 0
    assert "child protection co-ordinator" in said
    assert "Law and national guidance in Scotland: not your policy\n---" in said
    assert harken("explain", "--pack", "other") == (1, "harken: there is no policy other: affinity, outcomes-first\n")
    assert "Affinity" in harken("explain")[1]


@pytest.mark.parametrize(
    ("text", "more", "says"),
    [
        (AFFINITY.replace('"6.3" = ["VUL"]', ""), [], "no section is the source of VUL"),
        (AFFINITY.replace('cites = "7.7"', 'cites = ""'), [], "the number trafficking-advice cites nothing"),
        (AFFINITY.replace('roles = ["lead", "deputy"]', 'roles = ["safeguarding"]'), [], "a role stands on two levels"),
        ('[[retention]]\nkind = "home"\n', ["--pack", "affinity"], "missing required field"),
        (WORDS, [], "additions are held against a policy"),
        (WORDS, ["--pack", "affinity"], None),
        (AFFINITY, [], None),
    ],
    ids=["uncited-list", "uncited-number", "chain", "not-whole", "of-what", "additions", "provider"],
)
def test_a_file_is_checked_before_it_is_used(
    harken: Ran, tmp_path: Path, text: str, more: list[str], says: str | None
) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(text)
    code, said = harken("check", str(file), *more)
    assert (code, said.startswith("nothing wrong")) == ((0, True) if says is None else (1, False))
    assert says is None or says in said


@pytest.fixture
def installed(web: Web, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr("server.adopted.command.config_of", lambda _: web.settings)
    return web.settings


def test_a_tenants_policy_is_held_against_who_is_appointed(web: Web, harken: Ran, installed: Config) -> None:
    """R31."""
    data = ["--tenant", "affinity", "--data", "here"]
    code, said = harken("check", *data)
    assert code == 1
    assert "Alder Lane School: nobody is CEO.\n" in said
    assert "for concerns about a child, once the one it is about is left out." in said
    code, said = harken("check", "--tenant", "nobody", "--data", "here")
    assert (code, said) == (1, "harken: there is no provider nobody: affinity, outcomes-first\n")


def test_an_old_decision_is_read_under_the_policy_it_was_made_under(web: Web, harken: Ran, installed: Config) -> None:
    of = "select encode(pack_digest, 'hex') as digest from tenant"
    with keeper(web) as one:
        one.confirm()
        first = str(web.sql("affinity", of)[0]["digest"])
        assert one.does(ChangePolicy(over=first, layer=WORDS, reason="Our words.")) == "accepted"
        then = str(web.sql("affinity", of)[0]["digest"])
        assert one.does(ChangePolicy(over=then, layer="", reason="Back.")) == "accepted"
    asked = ["explain", "--tenant", "affinity", "--data", "here"]
    assert "Lead here" not in harken(*asked)[1]
    code, said = harken(*asked, "--digest", then)
    assert code == 0
    assert f"digest {then}" in said
    assert "At once: Lead here" in said
    code, said = harken(*asked, "--digest", "00")
    assert (code, said) == (1, "harken: affinity has decided nothing under a policy with the digest 00\n")

"""`harken invite`: the only administrator comes back without their authenticator, and it stays on record that we let
somebody in as them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from server.chance import SystemChance
from server.cli import main
from server.clock import SystemClock
from server.config import write_config
from server.invite import InviteRefused, link
from sync.messages.people import SuspendPerson
from tests.people.keeping import PASSPHRASE, keeper, person_of
from tests.support.database import run
from tests.support.device import TestDevice
from tests.support.web import Web, problem

WYN = "wyn@affinity.example"


def join(device: TestDevice, code: str) -> str:
    answer = device.http.post("/people/join", json={"code": code, "passphrase": PASSPHRASE})
    return "joined" if answer.status_code == 200 else problem(answer)


def codes_of(link: str, origin: str) -> list[str]:
    start, _, fragment = link.strip().partition("#")
    assert start == f"{origin}/join"
    return [unquote(code) for code in fragment.split("~")]


def invited(web: Web, login: str, setting: str | None = None, slug: str = "affinity") -> list[str]:
    made = run(link(web.settings, slug, login, setting, SystemClock(), SystemChance()))
    return codes_of(made, web.settings.origin)


def test_the_only_administrator_comes_back_and_it_stays_on_record(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wyn = person_of(web, "wyn")
    (tmp_path / "run").mkdir()
    write_config(tmp_path / "run", web.settings)
    with keeper(web) as before:
        before.confirm()
        assert before.listed()[wyn]["operator_invited_at"] is None
        [replaced] = invited(web, WYN)
        words = ("--tenant", "affinity", "--login", WYN, "--setting", "Alder Lane School")
        assert main(["invite", "--data", str(tmp_path), *words]) == 0
        code, enrol_code = codes_of(capsys.readouterr().out.splitlines()[-1], web.settings.origin)
        with TestDevice(web.settings.origin, seed=78) as device:
            device.enrol(enrol_code)
            assert [join(device, one) for one in (replaced, code, code)] == [
                *("invitation-unknown", "joined", "invitation-unknown")
            ]
            assert before.http.get("/session").status_code == 401, "whoever was signed in as them is no longer"
            assert device.sign_in(WYN, PASSPHRASE).person == wyn
            assert device.http.get("/session").json()["factor"] == "none"
            assert device.http.post("/session/factor").status_code == 200
            listed = {one["person"]: one for one in device.http.get("/people/listed").json()["people"]}
        of_both = [listed[one]["operator_invited_at"] is None for one in (wyn, person_of(web, "helen"))]
        assert (of_both, listed[wyn]["invited_until"]) == ([False, True], None)


def test_nobody_is_let_in_who_could_not_be_invited(web: Web) -> None:
    rowan = person_of(web, "rowan")
    [code] = invited(web, "rowan@affinity.example")
    with keeper(web, "helen") as helen, web.device() as device:
        assert helen.does(SuspendPerson(person=rowan)) == "accepted"
        assert join(device, code) == "invitation-unknown", "what was given out before ended with the suspension"
    with pytest.raises(InviteRefused, match="suspended"):
        invited(web, "rowan@affinity.example")
    with pytest.raises(InviteRefused, match="nobody who signs in as"):
        invited(web, WYN, slug="outcomes-first")
    with pytest.raises(InviteRefused, match="no provider"):
        invited(web, WYN, slug="nowhere")
    with pytest.raises(InviteRefused, match="no setting"):
        invited(web, WYN, "Cedar College")
    [code] = invited(web, "tom@affinity.example")
    with web.device("outcomes-first", "cedar") as elsewhere:
        assert join(elsewhere, code) == "invitation-unknown"

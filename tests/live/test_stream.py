"""Who is told that something is new: those who follow it now, and nobody else, by one process with no Redis at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from sync.messages.concerns import AcknowledgeConcern, Answer, Subject
from tests.support.listener import Listener
from tests.support.running import Harken, Reader
from tests.support.web import problem


@pytest.fixture(scope="module")
def readers(alone: Harken) -> dict[str, Reader]:
    """Each on a device of their own."""
    places = {
        "devi": "alder", "tom": "alder", "rowan": "alder", "helen": "alder", "grace": "beech", "nadia": "beech",
    }  # fmt: skip
    found = {login: alone.reader(login, ref) for login, ref in places.items()}
    return found | {"mina": alone.reader("mina", "cedar", "outcomes-first")}


@pytest.fixture
def listening(readers: dict[str, Reader]) -> Iterator[dict[str, Listener]]:
    with ExitStack() as stack:
        yield {login: stack.enter_context(Listener(reader.device)) for login, reader in readers.items()}


def about_a_child(harken: Harken, slug: str = "affinity", ref: str = "alder") -> str:
    """Somebody writes down a concern on a tablet of the setting, with nobody signed in. Its id."""
    with harken.device(slug, ref) as tablet:
        cmd = tablet.new_id()
        tablet.push([tablet.seal(tablet.concern(), cmd=cmd)])
        return cmd


def about_an_adult(harken: Harken, *, subject: str | None = None) -> None:
    with harken.device() as tablet:
        concern = tablet.concern(adult=Answer.YES, subject=Subject(person=subject, described="works here"))
        tablet.push([tablet.seal(concern)])


def pokes(listening: dict[str, Listener]) -> dict[str, int]:
    return {login: one.pokes for login, one in listening.items() if one.pokes}


def test_the_answer_is_a_stream_that_nothing_on_the_way_may_keep_back(readers: dict[str, Reader]) -> None:
    with Listener(readers["devi"].device) as devi:
        assert devi.answer.headers["content-type"] == "text/event-stream"
        assert devi.answer.headers["x-accel-buffering"] == "no"
        assert devi.answer.headers["cache-control"] == "no-store"
        assert devi.answer.headers["content-encoding"] is None
        assert "default-src 'none'" in devi.answer.headers["content-security-policy"]
        assert devi.lines == [b": still here", b""]


def test_a_poke_is_empty(alone: Harken, readers: dict[str, Reader]) -> None:
    with Listener(readers["devi"].device) as devi:
        about_a_child(alone)
        devi.poked()
    assert set(devi.lines) <= {b": still here", b"event: pull", b"data:", b""}


def test_only_the_leads_of_the_setting_hear_of_a_concern_on_its_desk(
    alone: Harken, readers: dict[str, Reader], listening: dict[str, Listener]
) -> None:
    cmd = about_a_child(alone)
    listening["devi"].poked()
    listening["tom"].poked()
    # Each of the others now hears of something of their own, and had heard of nothing before it.
    about_a_child(alone, ref="beech")
    listening["grace"].poked()
    about_a_child(alone, "outcomes-first", "cedar")
    listening["mina"].poked()
    about_an_adult(alone)
    listening["nadia"].poked()
    assert pokes(listening) == {"devi": 1, "tom": 1, "grace": 1, "mina": 1, "nadia": 1}
    devi = readers["devi"]
    assert devi.of(cmd, "desk")


def test_a_recorder_hears_what_became_of_their_own_and_not_of_the_desk(
    alone: Harken, readers: dict[str, Reader], listening: dict[str, Listener]
) -> None:
    rowan, devi = readers["rowan"], readers["devi"]
    about_a_child(alone)
    listening["devi"].poked()
    cmd = rowan.device.new_id()
    rowan.device.push([rowan.device.seal(rowan.device.concern(), by=rowan.me, cmd=cmd)])
    listening["devi"].poked(2)
    before = listening["rowan"].pokes
    devi.device.push([devi.device.seal(AcknowledgeConcern(concern=cmd), by=devi.me)])
    listening["rowan"].poked(before + 1)
    assert rowan.of(cmd, "own")
    assert before <= 1, "the one of their own concern at most, never of the other one on the desk"
    assert listening["helen"].pokes == 0


def test_nobody_who_is_excluded_hears_of_a_confidential_concern(
    alone: Harken, readers: dict[str, Reader], listening: dict[str, Listener]
) -> None:
    about_an_adult(alone, subject=alone.person("tom"))
    listening["devi"].poked()
    assert readers["devi"].device.pull().entries["case"]
    about_a_child(alone)
    listening["devi"].poked(2)
    listening["tom"].poked()
    assert pokes(listening) == {"devi": 2, "tom": 1}


def test_a_batch_is_one_poke(alone: Harken, readers: dict[str, Reader]) -> None:
    with alone.device() as tablet, Listener(readers["devi"].device) as devi, Listener(readers["grace"].device) as grace:
        tablet.push([tablet.seal(tablet.concern()) for _ in range(20)])
        devi.poked()
        about_a_child(alone, ref="beech")
        grace.poked()
        assert devi.pokes == 1


def test_the_same_bytes_again_tell_nobody_anything(alone: Harken, readers: dict[str, Reader]) -> None:
    with alone.device() as tablet, Listener(readers["devi"].device) as devi, Listener(readers["tom"].device) as tom:
        envelope = tablet.seal(tablet.concern())
        for _ in range(3):
            tablet.push([envelope])
        devi.poked()
        about_a_child(alone)
        devi.poked(2)
        tom.poked(2)
        assert (devi.pokes, tom.pokes) == (2, 2)


def test_follow_sets_are_read_again_at_every_poke(alone: Harken, readers: dict[str, Reader]) -> None:
    ends = "update appointment set to_at = {} where tenant_id = $1 and person_id = $2"
    tom_is = alone.affinity.tenant, alone.person("tom")
    with Listener(readers["devi"].device) as devi, Listener(readers["tom"].device) as tom:
        alone.sql("affinity", ends.format("now()"), *tom_is)
        try:
            about_a_child(alone)
            devi.poked()
        finally:
            alone.sql("affinity", ends.format("null"), *tom_is)
        about_a_child(alone)
        devi.poked(2)
        tom.poked()
        assert tom.pokes == 1


@pytest.mark.parametrize(
    "what",
    [
        "update session set ended_at = now() where tenant_id = $1 and person_id = $2 and ended_at is null",
        "update session set ends_at = now() where tenant_id = $1 and person_id = $2",
        "update session set idle_ends_at = now() where tenant_id = $1 and person_id = $2",
        (
            "update device set revoked_at = now() where tenant_id = $1"
            " and device_id in (select device_id from session where tenant_id = $1 and person_id = $2)"
        ),
        "update person set disabled_at = now() where tenant_id = $1 and person_id = $2",
    ],
    ids=["signed out", "absolute end", "idle end", "device withdrawn", "suspended"],
)
def test_a_stream_ends_with_its_session_and_is_told_nothing_more(
    alone: Harken, readers: dict[str, Reader], what: str
) -> None:
    """The last of them suspends Idris, so he comes last."""
    idris = alone.reader("idris", "beech")
    with Listener(idris.device) as ending, Listener(readers["grace"].device) as grace:
        alone.sql("affinity", what, alone.affinity.tenant, alone.person("idris"))
        about_a_child(alone, ref="beech")
        ending.ended()
        grace.poked()
        assert ending.pokes == 0
    answer = idris.device.http.get("/live")
    assert (answer.status_code, problem(answer)) == (401, "signed-out")


def test_an_open_stream_is_no_use_of_the_session(alone: Harken) -> None:
    devi = alone.reader("devi", "alder")
    device = devi.device.home.device
    times = "select seen_at, idle_ends_at from session where tenant_id = $1 and device_id = $2"
    back = "update session set seen_at = seen_at - interval '5 minutes' where tenant_id = $1 and device_id = $2"
    alone.sql("affinity", back, alone.affinity.tenant, device)
    [before] = alone.sql("affinity", times, alone.affinity.tenant, device)
    with Listener(devi.device) as stream:
        about_a_child(alone)
        stream.poked()
    [after] = alone.sql("affinity", times, alone.affinity.tenant, device)
    assert after == before
    devi.device.pull()
    [used] = alone.sql("affinity", times, alone.affinity.tenant, device)
    assert used["seen_at"] > before["seen_at"]


def test_only_a_page_of_whoever_is_signed_in_may_listen(alone: Harken, readers: dict[str, Reader]) -> None:
    devi = readers["devi"]
    for answer in (
        devi.device.http.get("/live", headers={"harken-person": readers["tom"].me.person}),
        devi.device.http.get("/live", headers={"cookie": ""}),
    ):
        assert (answer.status_code, problem(answer)) == (401, "signed-out")


def test_the_oldest_of_too_many_on_one_device_ends(readers: dict[str, Reader]) -> None:
    device = readers["devi"].device
    with Listener(device) as first, Listener(device) as second, Listener(device):
        first.ended()
        assert not second.over

"""Whatever is sent, by whomever, no word of it is in a log, a figure, an answer that refuses, or a mail (S6, T12).

A real Harken, with its worker, is sent requests in which every string is a canary: ordinary ones, hostile ones, and
ones that end in a fault. Then everything that it wrote for whoever runs it is searched.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import msgspec
import pytest

from sync.envelope import frame
from sync.messages.concerns import Answer, Subject, Writer
from sync.messages.recording import ChildInvolved, RecordConcern
from tests.support.device import TestDevice
from tests.support.harken import WithDemo, running
from tests.support.hostile import with_body
from tests.support.patience import until
from tests.support.ports import free_ports
from tests.support.running import Harken, harken_in

CANARY = "qzxcanary"
PATIENCE = 120.0
"""Seconds for an answer, which httpx itself gives five."""


class Canaries:
    """A word of its own for each place, so that a leak says where it came from."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self, place: str = "") -> str:
        return f"{CANARY}{next(self._numbers)}{place}"


class Watched(msgspec.Struct, frozen=True):
    harken: Harken
    data: Path
    web: int
    worker: int

    def figures(self, port: int) -> str:
        return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE).text

    def ready(self, port: int) -> tuple[int, dict[str, bool]]:
        answer = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE)
        return answer.status_code, answer.json()


@pytest.fixture(scope="module")
def watched(with_demo: WithDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    data, port = with_demo(tmp_path_factory.mktemp("watched")), free_ports(2)
    with (
        running(data, "--watch-port", str(port)) as up,
        closing(harken_in(data)) as harken,
    ):
        yield Watched(harken=harken, data=up.data, web=port, worker=port + 1)


def concern(device: TestDevice, word: Canaries, adult: Answer = Answer.NO) -> RecordConcern:
    return RecordConcern(
        setting=device.home.front_door.setting,
        writer=Writer(name=word("writer"), role=word("role"), phone=word("phone")),
        children=(ChildInvolved(described=word("child")),),
        danger=Answer.YES,
        adult=adult,
        subjects=(Subject(described=word("subject")),) if adult is Answer.YES else (),
        saw=word("saw"),
        words=word("words"),
        when="2026-11-21T13:55",
        place=word("place"),
    )


def ordinary(watched: Watched, word: Canaries) -> list[httpx.Response]:
    """A day's work: enrolling, signing in, writing, reading, in words of which none may be found."""
    harken = watched.harken
    device = TestDevice(harken.settings.origin, seed=77)
    device.enrol(harken.code("affinity", "alder", shared=False), name=word("device"))
    device.http.headers.update({name: word(name) for name in ("user-agent", "referer", "x-forwarded-for", "via")})
    device.sign_in(*harken.sign_in_of("devi"))
    device.push([device.seal(concern(device, word)), device.seal(concern(device, word, Answer.YES))])
    device.pull()
    endpoint = f"https://fcm.googleapis.com/{word('endpoint')}"
    keys = {"p256dh": word("p256dh"), "auth": word("auth")}
    answers = [device.http.post("/alerts/subscriptions", json={"endpoint": endpoint, **keys})]
    device.http.close()
    return answers


def hostile(watched: Watched, word: Canaries) -> Iterator[httpx.Response]:
    """Canaries in every part of a request, from nobody, a device and a person."""
    harken = watched.harken
    with (
        httpx.Client(base_url=harken.settings.origin, timeout=PATIENCE) as nobody,
        harken.device() as device,
        harken.device() as held,
    ):
        held.sign_in(*harken.sign_in_of("tom"))
        for asker in (nobody, device.http, held.http):
            for path in ("/devices", "/session", "/sync/push", "/sync/pull", "/sync/told", "/alerts/reach"):
                yield asker.get(f"{path}?{word('query')}={word('value')}")
                yield asker.get(f"{path}/{word('path')}/{word('path')}")
                yield asker.post(path, json={word("key"): word("value")})
                yield asker.post(path, content=word("body").encode(), headers={"content-type": word("type")})
            yield asker.post(f"/devices/{word('id')}/revoke")
            yield asker.get(f"/access/matters/{word('id')}")
            yield asker.request(word("METHOD").upper(), "/session")
            yield asker.post("/session", json={"login": word("login"), "passphrase": word("passphrase")})
            yield asker.post("/session", json={"login": [word("login")], "passphrase": None})
            yield asker.post(
                "/devices/enrol", json={"code": word("code"), "key": word(), "name": word(), "sig": word()}
            )
            yield asker.get("/devices", headers={"cookie": f"__Host-device={word('cookie')}", "host": word("host")})
            yield asker.get("/devices", headers={"origin": f"https://{word('origin')}.example"})
            yield asker.post("/session", headers={"origin": f"https://{word('origin')}.example"}, json={})
        raw = [word("envelope").encode(), b"HK\x01\x00\x10" + word("header").encode()]
        raw.append(with_body(device, f'{{"k":"record-concern","saw":"{word("broken")}'.encode()))
        raw.append(with_body(device, f'{{"k":"{word("kind")}"}}'.encode()))
        raw.append(device.seal(concern(device, word), changes={"zone": word("zone"), "boot": word("boot")}))
        yield device.http.post("/sync/push", content=frame(raw))


def faulty(watched: Watched, word: Canaries) -> Iterator[httpx.Response]:
    """The database refuses what it always allowed, and quotes what it refuses in its DETAIL."""
    harken = watched.harken
    with harken.device() as device:
        harken.sql("affinity", f"alter table device add constraint short check (name !~ '{CANARY}') not valid")
        try:
            with TestDevice(harken.settings.origin, seed=78) as new, pytest.raises(httpx.HTTPStatusError) as raised:
                new.enrol(harken.code("affinity", "alder"), name=word("device"))
            yield raised.value.response
        finally:
            harken.sql("affinity", "alter table device drop constraint short")
        yield device.http.get("/devices")


def lines_of_web(watched: Watched) -> list[dict[str, object]]:
    """Those that are whole. A request's line is written when it is over, which may be after whoever asked has gone."""
    whole, _, _ = (watched.data / "log" / "web.log").read_text().rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()]


def written(watched: Watched) -> dict[str, str]:
    """Everything that whoever runs Harken may come to read."""
    logs = {path.name: path.read_text(errors="replace") for path in (watched.data / "log").iterdir()}
    mails = {path.name: path.read_text() for path in (watched.data / "mail").glob("*")}
    return {**logs, **mails, "web figures": watched.figures(watched.web), "worker": watched.figures(watched.worker)}


def leaks(texts: dict[str, str]) -> list[str]:
    return [f"{name}: {found}" for name, text in texts.items() for found in re.findall(rf"(?i){CANARY}\w*", text)]


def test_no_word_of_anybody_is_written_or_answered(watched: Watched) -> None:
    word = Canaries()
    answers = [*ordinary(watched, word), *hostile(watched, word), *faulty(watched, word)]
    refused = [answer for answer in answers if answer.status_code >= 400]
    assert {400, 401, 403, 404, 405, 415, 500} <= {answer.status_code for answer in refused}
    assert [f"{a.request.url.path} {a.status_code}" for a in refused if CANARY in f"{a.text}{a.headers}".lower()] == []
    assert until(lambda: '"alerted"' in written(watched)["worker.log"])
    assert until(lambda: any(name.endswith(".eml") for name in written(watched))), "somebody was mailed"
    assert until(lambda: sum(line["event"] == "request" for line in lines_of_web(watched)) > 80), (
        "what is asked for is on record, but for the client's files"
    )
    assert leaks(written(watched)) == []
    assert leaks({"planted": f"x {CANARY}7planted y".upper()}) != [], "the search finds what is there"


def test_every_line_is_one_of_the_list_and_has_its_request(watched: Watched) -> None:
    with watched.harken.device() as device:
        device.push([device.seal(device.concern())])

    def pushed() -> list[tuple[object, object]]:
        own = [line for line in lines_of_web(watched) if line.get("device") == device.home.device]
        return [(line["status"], line["tenant"]) for line in own if line.get("route") == "/sync/push"]

    assert until(lambda: pushed() != [])
    assert pushed() == [(200, device.home.tenant)]
    lines = lines_of_web(watched)
    assert len({line["request"] for line in lines if line["event"] == "request"}) > 3
    assert all(line["event"] != "unnamed" for line in lines)


def value(text: str, name: str) -> float:
    [line] = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(line.split(" ")[-1])


def test_figures_follow_what_happens(watched: Watched) -> None:
    """One figure for each thing that is done, at the process that does it."""
    harken, before = watched.harken, watched.figures(watched.web)
    with harken.device() as device, harken.device(shared=False) as held:
        held.sign_in(*harken.sign_in_of("grace"))
        device.push([device.seal(device.concern()), b"no envelope"])
        held.pull()
        device.http.post("/session", json={"login": "nobody@affinity.example", "passphrase": "wrong wrong wrong"})
        with held.http.stream("GET", "/live"):
            during = watched.figures(watched.web)
    after = watched.figures(watched.web)

    def more(name: str) -> float:
        old = [line for line in before.splitlines() if line.startswith(f"{name} ")]
        return value(after, name) - (float(old[0].split(" ")[-1]) if old else 0)

    assert more('harken_push_items_total{verdict="accepted"}') == 1
    assert more('harken_push_items_total{verdict="held"}') == 1
    assert more("harken_push_seconds_count") == 1
    assert more("harken_pull_entries_sum") > 0
    assert more("harken_pull_bytes_sum") > 0
    assert more("harken_sign_in_failures_total") == 1
    assert more('harken_problems_total{reason="sign-in-failed"}') == 1
    assert value(during, "harken_live_followers") == value(before, "harken_live_followers") + 1
    assert until(lambda: 'harken_step_late_seconds_count{kind="ladder"}' in watched.figures(watched.worker))
    worker = watched.figures(watched.worker)
    assert value(worker, "harken_schema_version") >= 5
    assert harken.sql("affinity", "select epoch::text from server")[0]["epoch"] in worker


def test_figures_name_nobody_and_no_place(watched: Watched) -> None:
    """No id but the epoch's, and none of the words of the demo."""
    texts = watched.figures(watched.web) + watched.figures(watched.worker)
    epoch = watched.harken.sql("affinity", "select epoch::text from server")[0]["epoch"]
    ids = set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", texts))
    assert ids == {epoch}
    names = {person.name for made in watched.harken.made.values() for person in made.people}
    assert [name for name in (*names, "affinity", "Alder") if name.lower() in texts.lower()] == []


def test_the_public_address_has_none_of_it(watched: Watched) -> None:
    public = watched.harken.settings.origin
    # A process whose database takes more than two seconds for an answer is not ready just then.
    assert until(lambda: httpx.get(f"{public}/readyz", timeout=PATIENCE).json() == {"ready": True})
    assert "harken_push" not in httpx.get(f"{public}/metrics", timeout=PATIENCE).text
    assert until(lambda: all(watched.ready(watched.web)[1].values()))
    assert until(lambda: all(watched.ready(watched.worker)[1].values()))
    assert watched.ready(watched.web)[1].keys() == watched.ready(watched.worker)[1].keys()

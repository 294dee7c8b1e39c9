"""Every route that takes an id × every kind of id × everybody who must not know: the answer is that for a random id.

What somebody may see is said in `MAY`, and nowhere else. A new route that takes an id fails here until it has a row in
`BODIES` or takes it in its path, and until whoever may use it stands in `MAY` (S6, S7; security T3, T6, T8, T9).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler

from server.routes import API_ROUTES
from sync.envelope import How
from sync.messages.base import UUID_PATTERN
from sync.messages.concerns import AcknowledgeConcern, AddNote, AmendConcern, FollowUpConcern, SayStillWorried, Writer
from sync.text import b64
from tests.hostile.callers import INVITED_AT, Caller, Kind, Stage, staged
from tests.support.device import TestDevice
from tests.support.web import Web

Route = tuple[str, str]
Body = Callable[[Stage, str], object]

REVOKE: Route = ("POST", "/devices/{device_id}/revoke")
LOOKED: Route = ("GET", "/access/matters/{matter_id}")
PULL: Route = ("POST", "/sync/pull")
TOLD: Route = ("POST", "/sync/told")
AUTHOR_KEY: Route = ("POST", "/people/author-keys")
CODES: Route = ("POST", "/devices/codes")
INVITE: Route = ("POST", "/people/{person_id}/invitation")
AGREE: Route = ("POST", "/people/{person_id}/invitation/agree")
REFUSE: Route = ("POST", "/people/{person_id}/invitation/refuse")

OPEN_LINK: Route = ("POST", "/links/open")
READ_LINK: Route = ("POST", "/links/acknowledge")
FOR_ANYBODY = frozenset({OPEN_LINK, READ_LINK})
"""Nobody is asked there who they are, and only so often: one stands for all."""

_EPOCH = "0198f1aa-0000-4000-8000-00000000e0e0"
_RAW_PUBLIC = bytes(range(32))
_PUBLIC = b64(_RAW_PUBLIC)


def _link(stage: Stage, some_id: str) -> dict[str, str]:
    tenant = stage.devices[Caller.LEAD].home.tenant
    return {"tenant": tenant, "link": some_id, "secret": "A" * 22, "code": "000000"}


BODIES: Mapping[Route, Body] = {
    PULL: lambda stage, some_id: {
        "p": 1,
        "epoch": stage.devices[Caller.LEAD].home.epoch,
        "held": {some_id: [1, "A" * 43]},
    },
    TOLD: lambda _, some_id: {"cmds": [some_id]},
    INVITE: lambda _, some_id: {"setting": some_id},
    # Which invitation it is, whoever asks has right: only the person is left to be guessed.
    AGREE: lambda stage, _: {"by": stage.inviter, "since": INVITED_AT},
    REFUSE: lambda stage, _: {"by": stage.inviter, "since": INVITED_AT},
    CODES: lambda _, some_id: {"setting": some_id, "shared": True},
    AUTHOR_KEY: lambda _, some_id: {"key": some_id, "public": _PUBLIC},
    OPEN_LINK: _link,
    READ_LINK: lambda stage, some_id: {
        "opens": _link(stage, some_id),
        "name": "Robin Ash",
        "role": "Social worker",
        "noted": True,
    },
}
"""How an id is put into the body of a route that takes one there."""

MAY: Mapping[Route, Mapping[Kind, frozenset[Caller]]] = {
    REVOKE: {
        Kind.DEVICE: frozenset({Caller.LEAD}),
        Kind.OWN_DEVICE: frozenset({Caller.LEAD}),
    },
    LOOKED: {Kind.MATTER: frozenset({Caller.LEAD}), Kind.HANDOFF: frozenset({Caller.LEAD_OTHER_TENANT})},
    # Two people cannot have one key id in a tenant, and ids are random: whoever asks for one that is taken has seen it.
    AUTHOR_KEY: {Kind.KEY: frozenset({Caller.LEAD, Caller.RECORDER, Caller.LEAD_ELSEWHERE})},
    CODES: {Kind.SETTING: frozenset({Caller.LEAD})},
}
"""Who gets another answer than for a random id, and about what. Everybody else must not be able to tell."""

STRANGERS = [caller for caller in Caller if caller is not Caller.LEAD]


@pytest.fixture(scope="module")
def stage(web: Web) -> Iterator[Stage]:
    with staged(web) as made:
        yield made


def _handlers() -> Iterator[tuple[Route, HTTPRouteHandler]]:
    for handler in API_ROUTES:
        assert isinstance(handler, HTTPRouteHandler)
        for path in handler.paths:
            for method in handler.http_methods:
                yield (str(method), re.sub(r":\w+\}", "}", path)), handler


def _takes_id(handler: HTTPRouteHandler) -> bool:
    """Whether anything of the form of an id may stand in the body."""
    data = handler.parsed_fn_signature.parameters.get("data")
    return data is not None and UUID_PATTERN in msgspec.json.encode(msgspec.json.schema(data.annotation)).decode()


IN_PATH = sorted(route for route, _ in _handlers() if "{" in route[1])
IN_BODY = sorted(route for route, handler in _handlers() if _takes_id(handler))


def test_every_route_that_takes_an_id_is_here() -> None:
    assert {REVOKE, LOOKED} <= set(IN_PATH), "ids in paths are no longer found"
    assert sorted(BODIES) == IN_BODY, "say in BODIES how an id is put into it, and in MAY who may use which"
    assert set(MAY) <= {*IN_PATH, *IN_BODY}


Answer = tuple[int, str, dict[str, str]]


def told_apart(stage: Stage, caller: Caller, route: Route, one: str, other: str) -> bool:
    """Whether the answers for two ids differ in anything but those ids and the time."""

    def seen(some_id: str) -> Answer:
        given = answer(stage, caller, route, some_id)
        headers = {name: value for name, value in given.headers.items() if name != "date"}
        return given.status_code, given.text.replace(one, "ID").replace(other, "ID"), headers

    return seen(one) != seen(other)


def answer(stage: Stage, caller: Caller, route: Route, some_id: str) -> httpx.Response:
    method, path = route
    body = BODIES[route](stage, some_id) if route in BODIES else None
    given = stage.ask(caller, method, re.sub(r"\{[^}]+\}", some_id, path), body)
    assert given.status_code < 500
    if route == AUTHOR_KEY and given.status_code == 204:  # what one of them was given must not be taken for the next
        stage.web.sql("affinity", "delete from author_key where key_id = $1 and public = $2", some_id, _RAW_PUBLIC)
    return given


@pytest.mark.parametrize("caller", STRANGERS)
def test_nobody_learns_whether_an_id_exists(stage: Stage, caller: Caller) -> None:
    found = [
        (*route, kind.value)
        for route in (*IN_PATH, *IN_BODY)
        if route not in FOR_ANYBODY or caller is Caller.NOBODY
        for kind, some_id in stage.ids.items()
        if caller not in MAY.get(route, {}).get(kind, frozenset())
        and told_apart(stage, caller, route, some_id, stage.random())
    ]
    assert found == []


def test_nothing_was_withdrawn_or_agreed_to_by_whoever_must_not(stage: Stage) -> None:
    """Every stranger has tried."""
    [row] = stage.web.sql("affinity", "select revoked_at from device where device_id = $1", stage.ids[Kind.DEVICE])
    assert row["revoked_at"] is None
    [row] = stage.web.sql("affinity", "select agreed_by, refused_by from invitation")
    assert (row["agreed_by"], row["refused_by"]) == (None, None)


def test_who_may_gets_another_answer(stage: Stage) -> None:
    """The matrix is no proof if nobody is ever answered."""
    alike = [
        (route, kind, caller)
        for route, kinds in MAY.items()
        for kind, callers in kinds.items()
        for caller in callers
        if not told_apart(stage, caller, route, stage.ids[kind], stage.random())
    ]
    assert alike == []


_WRITER = Writer(name="Robin Ash", role="Support worker")
COMMANDS: Mapping[str, Callable[[str], Any]] = {
    "acknowledge": lambda matter: AcknowledgeConcern(concern=matter),
    "amend": lambda matter: AmendConcern(concern=matter, writer=_WRITER, text="more"),
    "note": lambda matter: AddNote(concern=matter, text="more"),
    "follow up": lambda matter: FollowUpConcern(concern=matter, summary="s", action="a", outcome="o"),
    "still worried": lambda matter: SayStillWorried(concern=matter, writer=_WRITER, text="more"),
}


def pushed(device: TestDevice, sealed: bytes) -> tuple[str, str]:
    """Verdict and reason: all that a receipt says besides ids and a time."""
    [receipt] = device.push([sealed])
    return receipt.verdict.value, receipt.reason


@pytest.mark.parametrize("caller", [Caller.LEAD_OTHER_TENANT, Caller.WITHDRAWN_DEVICE])
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_about_anothers_matter_is_taken_as_one_about_none(stage: Stage, caller: Caller, command: str) -> None:
    device, person = stage.devices[caller], stage.people[caller]

    def told(some_id: str) -> tuple[str, str]:
        return pushed(device, device.seal(COMMANDS[command](some_id), by=person))

    unknown = told(stage.random())
    assert unknown[0] in ("held", "refused")
    kinds = [kind for kind, some_id in stage.ids.items() if told(some_id) != unknown]
    assert kinds == []


@pytest.mark.parametrize("field", ["tenant", "device", "key", "who"])
def test_an_envelope_in_the_name_of_another_is_taken_as_one_of_nobody(stage: Stage, field: str) -> None:
    """Tenant, device, intake key and author in the header are claims: true ids say no more than random ones."""
    device, person = stage.devices[Caller.LEAD_OTHER_TENANT], stage.people[Caller.LEAD_OTHER_TENANT]

    def told(some_id: str) -> tuple[str, str]:
        how: dict[str, object] = {"how": How.KEY} if field == "who" else {}
        changes: dict[str, object] = {field: some_id, **how}
        return pushed(device, device.seal(device.concern(), by=person, changes=changes))

    unknown = told(stage.random())
    assert unknown[0] == "held"
    assert [kind for kind, some_id in stage.ids.items() if told(some_id) != unknown] == []

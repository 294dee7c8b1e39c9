"""The interface against its own description (`harken openapi`), as nobody, a device, a recorder and a lead: whatever is
made up to fit or not to fit it, the answer is one that is described, with the headers of every answer, and no fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from msgspec import json
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from server.openapi import document
from server.web.headers import FIXED
from tests.support.device import TestDevice
from tests.support.web import Web

Case = schemathesis.Case[Any]
EXAMPLES = 2
"""Of each way to call, by each who calls: some hundreds of requests."""
WHO = ("nobody", "device", "rowan", "devi")
ENDS_THE_SESSION = {("DELETE", "/session"), ("DELETE", "/sessions"), ("POST", "/session")}
STREAMS = {("GET", "/live")}
"""These end no test: `tests/api/test_session_ends.py` and `tests/live` have them."""
HOLDS = [
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"),
    "response_headers_conformance",
]


@pytest.fixture(scope="module")
def callers(web: Web) -> Iterator[dict[str, TestDevice]]:
    with TestDevice(web.settings.origin) as nobody, web.device() as device:
        rowan, devi = web.device(shared=False), web.device(shared=False)
        for person, login in ((rowan, "rowan"), (devi, "devi")):
            person.sign_in(*next((p.login, p.passphrase) for p in web.affinity.people if p.login.startswith(login)))
        yield {"nobody": nobody, "device": device, "rowan": rowan, "devi": devi}
        rowan.http.close()
        devi.http.close()


def try_all(origin: str, cookie: str, described: dict[str, Any], *, without: set[tuple[str, str]]) -> int:
    """Calls every operation of a description but those `without`, and says how many requests that were."""
    calls = 0
    for found in schemathesis.openapi.from_dict(described).get_all_operations():
        assert isinstance(found, Ok), "the description can be read"
        operation = found.ok()
        if (operation.method.upper(), operation.path) in without:
            continue

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=_fitting_or_not(operation))
        def answers(case: Case) -> None:
            nonlocal calls
            calls += 1
            given = case.call(base_url=origin, headers={"cookie": cookie} if cookie else {}, timeout=120)
            case.validate_response(given, checks=list(CHECKS.get_by_names(HOLDS)))  # type: ignore[arg-type]
            assert {name: given.headers.get(name, [""])[0] for name in FIXED} == FIXED

        answers()
    return calls


def _fitting_or_not(operation: APIOperation[Any, Any, Any, Any]) -> SearchStrategy[Case]:
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    return fitting | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


@pytest.mark.parametrize("who", WHO)
def test_every_answer_is_described(web: Web, callers: dict[str, TestDevice], who: str) -> None:
    without = ENDS_THE_SESSION | STREAMS if who in ("rowan", "devi") else set()
    cookie = callers[who].http.headers.get("cookie", "")
    assert try_all(web.settings.origin, cookie, json.decode(document()), without=without) > 20


def test_an_answer_that_is_not_described_is_found(web: Web) -> None:
    described = json.decode(document())
    described["paths"] = {"/readyz": described["paths"]["/readyz"]}
    described["paths"]["/readyz"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = {
        "type": "string"
    }
    with pytest.raises(FailureGroup, match="schema"):
        try_all(web.settings.origin, "", described, without=set())

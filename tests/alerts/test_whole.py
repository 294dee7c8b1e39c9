"""From a tablet to a lead's phone, through the processes that `harken up` starts."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest

from server.clock import Deadline
from server.config import config_of
from sync import ids
from sync.messages.concerns import Answer
from tests.support.harken import WithDemo, running
from tests.support.mails import parsed
from tests.support.pushes import PushService
from tests.support.running import Harken, harken_in

SEALED_BYTES = 1_127


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with PushService() as up:
        yield up


@pytest.fixture(scope="module")
def harken(service: PushService, with_demo: WithDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harken]:
    data = with_demo(tmp_path_factory.mktemp("whole"))
    with running(data, "--allow-push-origin", service.origin), closing(harken_in(data)) as up:
        yield up


def test_a_concern_wakes_its_leads_and_says_nothing(harken: Harken, service: PushService) -> None:
    tablet = harken.device("affinity", "alder")
    devi = harken.reader("devi", "alder")
    own, foreign = service.subscription(), service.subscription()
    devi.device.http.post("/alerts/subscriptions", json=own.json()).raise_for_status()
    mina = harken.reader("mina", "cedar", "outcomes-first")
    mina.device.http.post("/alerts/subscriptions", json=foreign.json()).raise_for_status()

    words = "the older lads have given her a second phone"
    cmd = tablet.new_id()
    [receipt] = tablet.push([tablet.seal(tablet.concern(saw=words, danger=Answer.YES), cmd=cmd)])
    [got] = service.wait(1, one=own)
    assert (got.says, len(got.sealed), service.faults) == ("now", SEALED_BYTES, [])
    assert service.of(foreign) == [], "another provider's lead"

    mails = mails_of(harken, "tom@affinity.example")
    assert [mail["subject"] for mail in mails] == ["Harken: please open now"], "no device of his own"
    assert ids.reference(cmd) in mails[0].get_content()
    assert f"{harken.settings.origin}/desk?from=alert" in mails[0].get_content()
    logs = logs_when(harken, '"kind": "email"')
    for word in (words, own.endpoint, own.auth, "tom@affinity.example"):
        assert word not in logs
    assert receipt.cmd == cmd


def config_dir(harken: Harken) -> Path:
    return harken.settings.key_dir.parent


def logs_when(harken: Harken, said: str) -> str:
    """All of them, as soon as that has been said."""
    deadline = Deadline(120)
    while True:
        logs = "".join(path.read_text() for path in (config_dir(harken) / "log").glob("*.log"))
        if said in logs:
            return logs
        assert not deadline.passed(), logs
        time.sleep(0.1)


def mails_of(harken: Harken, to: str) -> list[EmailMessage]:
    """Those laid down in the data directory: nothing leaves this machine."""
    directory, deadline = harken.settings.mail_dir, Deadline(120)
    while True:
        found = [parsed(path.read_bytes()) for path in sorted(directory.glob("*.eml"))]
        mails = [mail for mail in found if mail["to"] == to]
        if mails:
            assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in directory.iterdir())
            assert all(mail["to"].endswith(".example") for mail in found)
            return mails
        assert not deadline.passed(), [mail["to"] for mail in found]
        time.sleep(0.1)


def test_the_configuration_that_the_parts_read_is_for_their_owner_only(harken: Harken, service: PushService) -> None:
    settings = config_of(config_dir(harken))
    assert settings.push_origins_allowed == (service.origin,)
    assert (settings.mail_url, settings.demo) == (None, True)
    assert stat.S_IMODE((settings.key_dir / "vapid.pem").stat().st_mode) == 0o600

"""How a passphrase is kept makes a guess slow, of whoever is not there as well. With the real amount of work."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import pytest

from server.chance import SystemChance
from server.people.passphrases import Passphrases
from server.people.rules import FREE_TRIES
from tests.api.test_throttle import LEAD, RECORDER, sign_in
from tests.support.database import Cluster, run
from tests.support.device import TestDevice
from tests.support.web import Web, problem, serving


@pytest.fixture(scope="module")
def web(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving(cluster, tmp_path_factory.mktemp("web"), passphrases=Passphrases(SystemChance())) as served:
        yield served


def test_a_login_that_nobody_has_takes_as_much_work_as_one_that_somebody_has(web: Web) -> None:
    """Without the hash done for nothing it would be answered in a tenth of the time. Measured in this process, which
    serves as well: by its processor's time, whatever else the machine does meanwhile."""

    def seconds(device: TestDevice, login: str) -> float:
        began = time.process_time()
        assert problem(sign_in(device, login)) == "sign-in-failed"
        return time.process_time() - began

    with web.device() as device:
        assert sign_in(device, *LEAD).status_code == 200, "kept with today's work from here on"
        known, unknown = [], []
        for n in range(FREE_TRIES - 1):
            known.append(seconds(device, LEAD[0]))
            unknown.append(seconds(device, f"nobody{n}@affinity.example"))
    assert 0.5 < statistics.median(unknown) / statistics.median(known) < 2


def test_a_passphrase_kept_with_less_work_is_kept_with_todays_after_the_next_sign_in(web: Web) -> None:
    weak = run(Passphrases(SystemChance(), memory_kib=8 * 1024).hash(RECORDER[1]))
    web.sql("affinity", "update person set passphrase_hash = $2 where login = $1", RECORDER[0], weak)

    def kept() -> str:
        [row] = web.sql("affinity", "select passphrase_hash from person where login = $1", RECORDER[0])
        return str(row["passphrase_hash"])

    with web.device() as device:
        assert problem(sign_in(device, RECORDER[0])) == "sign-in-failed"
        assert kept() == weak
        assert sign_in(device, *RECORDER).status_code == 200
        renewed = kept()
        assert renewed.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
        assert sign_in(device, *RECORDER).status_code == 200
        assert kept() == renewed

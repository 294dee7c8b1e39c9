"""Fixtures that many tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from tests.support.database import FAST_AND_FORGETFUL, Addresses, Cluster, started
from tests.support.demo import demo_of
from tests.support.harken import WithDemo, start
from tests.support.once import copy, once
from tests.support.sharing import Shared
from tests.support.tls import certify
from tests.support.web import DEMO, Web, serving

settings.register_profile("beside others", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("beside others")
"""Other tests have the machine as well: how long it took to think of an example says nothing of the example."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--escalations", type=int, default=30, help="how many tests/crash brings through the deaths")
    parser.addoption("--concerns", type=int, default=40, help="how many tests/sim brings through a virtual month")
    parser.addoption("--seeds", type=int, default=1, help="how many days tests/sim lives for each part that S plays")
    parser.addoption("--pictures", action="store_true", help="keep what tests/browser looks at in client/test-results")
    parser.addoption("--slow", type=float, default=1, help="how many times slower tests/browser makes its pages")
    parser.addoption("--made", type=Path, help="where runs side by side keep what each would make: an empty directory")
    parser.addoption("--handoff-actions", type=int, default=300, help="how much tests/handoffs tries with handoffs")
    parser.addoption("--handoff-races", type=int, default=10, help="how often tests/handoffs races for one")
    parser.addoption("--histories", type=int, default=1, help="how many seeded logs tests/verify tampers with")
    parser.addoption("--deaths", type=int, default=10, help="how often tests/crash kills what tablets send to")


FIRST = (
    *("sim", "verify", "crash", "worker", "deploy", "api", "backup"),
    *("up", "live", "watch", "alerts", "sync", "hostile"),
)
"""Directories with the longest file, and whose tests wait for processes to start and to die: begun last, one alone
would keep two cores idle."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shared | None:
    """Where files are given out whole."""
    return Shared(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: FIRST.index(item.path.parent.name) if item.path.parent.name in FIRST else len(FIRST))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_trusted(tmp_path_factory: pytest.TempPathFactory) -> None:
    """To read all authorities that the world trusts takes each process a sixth of a second, and nothing here speaks to
    anybody whom they know."""
    os.environ["SSL_CERT_FILE"] = str(certify(tmp_path_factory.mktemp("trusted") / "nobody.pem", "nobody.example"))


@pytest.fixture(scope="session")
def of_the_run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that all processes of this run share, and those of a run beside it if both are told so."""
    if made := request.config.getoption("--made"):
        return Path(made)
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def cluster(of_the_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One PostgreSQL for this test process: a copy of one that was migrated and has the demo."""
    directory = copy(once(of_the_run / "migrated", _migrated), tmp_path_factory.mktemp("cluster"))
    with started(directory, FAST_AND_FORGETFUL) as server:
        yield Cluster(server, directory)


def _migrated(directory: Path) -> None:
    with started(directory, FAST_AND_FORGETFUL) as server:
        made = Cluster(server, directory)
        made.make_template()
        demo_of(made)


@pytest.fixture(scope="session")
def with_demo(of_the_run: Path) -> WithDemo:
    """Makes a data directory as `harken up --demo` leaves it when it is stopped, and returns it."""
    return lambda data: copy(once(of_the_run / "seeded", _seeded), data)


def _seeded(data: Path) -> None:
    code, errors = start(data, "--demo", str(DEMO)).stop()
    assert code == 0, errors


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Addresses]:
    """A migrated, empty database for this test alone."""
    with cluster.clone() as addresses:
        yield addresses


@pytest.fixture(scope="module")
def web(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A served Harken with the demo providers, shared by the tests of a module: each enrols devices of its own."""
    with serving(cluster, tmp_path_factory.mktemp("web")) as served:
        yield served

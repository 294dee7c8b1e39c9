"""Fixtures that many tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.database import FAST_AND_FORGETFUL, Addresses, Cluster, started
from tests.support.web import Web, serving


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--escalations", type=int, default=30, help="how many tests/crash brings through the deaths")
    parser.addoption("--deaths", type=int, default=12, help="how often tests/crash kills what tablets send to")


FIRST = ("crash", "worker", "up", "live")
"""Directories whose tests wait for processes to start and to die: begun last, one alone would keep two cores idle."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: FIRST.index(item.path.parent.name) if item.path.parent.name in FIRST else len(FIRST))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One PostgreSQL for this test process."""
    directory = tmp_path_factory.mktemp("cluster")
    with started(directory, FAST_AND_FORGETFUL) as server:
        made = Cluster(server, directory)
        made.make_template()
        yield made


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

"""One Harken, with its worker, for all the tests of a test process that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.harken import WithDemo
from tests.support.running import Harken, demo_running


@pytest.fixture(scope="session")
def harken(with_demo: WithDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harken]:
    """As `harken up` serves it. Each test enrols devices of its own and looks for what it wrote itself."""
    with demo_running(with_demo(tmp_path_factory.mktemp("harken"))) as up:
        yield up

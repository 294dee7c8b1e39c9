"""One Harken for all tests that need a worker as well: they share a process by `xdist_group("harken")`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.running import Harken, demo_running


@pytest.fixture(scope="session")
def harken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harken]:
    """As `harken up` serves it. Each test enrols devices of its own and looks for what it wrote itself."""
    with demo_running(tmp_path_factory.mktemp("harken")) as up:
        yield up

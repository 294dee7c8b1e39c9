"""The web process by itself, with the demo's people: no Redis anywhere and no worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from server.seed.result import Made
from tests.support.running import Harken
from tests.support.web import Web


@pytest.fixture(scope="module")
def alone(web: Web) -> Iterator[Harken]:
    with closing(Harken(web.settings, Made(tenants=tuple(web.made.values())))) as harken:
        yield harken

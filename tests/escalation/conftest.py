"""One served Harken for each module, and Cedar College in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.seed.result import Made
from tests.escalation.cedar import Cedar
from tests.support.running import Harken
from tests.support.web import Web


@pytest.fixture(scope="module")
def harken(web: Web) -> Harken:
    return Harken(web.settings, Made(tenants=tuple(web.made.values())))


@pytest.fixture
def cedar(harken: Harken) -> Iterator[Cedar]:
    yield Cedar(harken)
    harken.close()

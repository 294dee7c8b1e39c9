from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.database import Addresses
from tests.worker.rows import Ground, ground_in


@pytest.fixture
async def ground(database: Addresses) -> AsyncIterator[Ground]:
    async with ground_in(database) as made:
        yield made

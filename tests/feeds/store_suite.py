"""The acceptance suite of the `Store` port: whatever passes it may stand behind push, pull and the rules.

class TestMine(StoreSuite):
    @pytest.fixture
    async def ground(self) -> AsyncIterator[Ground]: ...
"""

from __future__ import annotations

from tests.feeds.look_suite import LookSuite
from tests.feeds.row_suite import RowSuite
from tests.feeds.unit_suite import UnitSuite


class StoreSuite(UnitSuite, RowSuite, LookSuite):
    """Every promise of `server/feeds/store.py`."""

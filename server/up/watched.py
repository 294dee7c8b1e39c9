"""What the supervisor looks at for as long as Harken is up."""

from __future__ import annotations

import time
from typing import Final, NoReturn

import msgspec

from server.embedded.child import Child
from server.embedded.valkey import Valkey
from server.up.again import Again, ComponentEnded, ended_words
from server.up.daily import Daily
from server.up.logs import Logs

_LOOK_EVERY: Final = 0.1


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What ends the whole when it ends, and what is started again."""

    children: list[Child]
    again: list[Again[Valkey] | Again[Child]]
    disposing: Daily
    logs: Logs

    def watch(self) -> NoReturn:
        while True:
            for part in self.again:
                part.look()
            for child in self.children:
                if (code := child.ended()) is not None:
                    raise ComponentEnded(ended_words(child, code))
            self.disposing.look()
            self.logs.look()
            time.sleep(_LOOK_EVERY)

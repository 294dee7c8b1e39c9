"""The one Harken of a bench: started for the first part that asks for it, stopped with the last."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, closing
from functools import cached_property
from pathlib import Path
from typing import Self

from tests.support.harken import Running, running
from tests.support.running import Harken, harken_in
from tests.support.web import DEMO


class Place:
    def __enter__(self) -> Self:
        self._stack = ExitStack()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def directory(self) -> Path:
        """For whatever a part keeps. Goes with the bench."""
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory()))

    @cached_property
    def running(self) -> Running:
        return self._stack.enter_context(running(self.directory / "data", "--demo", str(DEMO)))

    @cached_property
    def harken(self) -> Harken:
        """With the demo's providers, and its worker."""
        return self._stack.enter_context(closing(harken_in(self.running.data)))

"""One installation for all tests here that look at it and leave it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import msgspec
import pytest

from tests.deploy.installation import Installed, installed
from tests.support.mails import PostOffice
from tests.support.running import Harken


class Place(msgspec.Struct, frozen=True):
    """`harken` is the demo's people in it; mail goes to `office`."""

    installed: Installed
    harken: Harken
    office: PostOffice


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with PostOffice() as office, installed(tmp_path_factory.mktemp("installed"), office.where) as made:
        print(made.beside.what)
        with closing(made.seed()) as harken:
            yield Place(made, harken, office)

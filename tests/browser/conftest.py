"""One server and one Playwright for all browser tests. Each test has profiles of its own; none may leave a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from tests.browser import doing
from tests.browser.chromium import TABLET, WAIT_MS, Profile
from tests.browser.looking import Looking
from tests.browser.served import Served
from tests.browser.visited import has_visited
from tests.support.harken import WithDemo
from tests.support.pushes import PushService

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

NewProfile = Callable[..., Profile]


@pytest.fixture(scope="session", autouse=True)
def pictures(request: pytest.FixtureRequest) -> None:
    Looking.pictures = request.config.getoption("--pictures")


@pytest.fixture(scope="session", autouse=True)
def slow(request: pytest.FixtureRequest) -> None:
    Profile.slow = request.config.getoption("--slow")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def pushes() -> Iterator[PushService]:
    """Takes what Harken pushes, as a browser's push service would."""
    with PushService() as pushes:
        yield pushes
    assert not pushes.faults


@pytest.fixture(scope="session")
def served(with_demo: WithDemo, tmp_path_factory: pytest.TempPathFactory, pushes: PushService) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("harken"), with_demo, pushes_to=pushes.origin)
    yield served
    served.stop()


@pytest.fixture
def new_profile(playwright: Playwright, served: Served, tmp_path: Path) -> Iterator[NewProfile]:
    """Makes browser profiles; whatever a browser complained of in any of them fails the test."""
    made: list[Profile] = []

    def new(name: str, viewport: ViewportSize = TABLET) -> Profile:
        made.append(Profile(playwright, tmp_path / name, served.origin, viewport))
        return made[-1]

    yield new
    for profile in made:
        profile.switch_off()
        profile.line.close()
    for profile in made:
        profile.watched.nothing_wrong()


def set_up(served: Served, profile: Profile, slug: str, ref: str, *, shared: bool = True) -> Page:
    """Starts the browser and makes it a device of a setting, so far that it works without a network."""
    has_visited(served, profile)
    page = profile.open(profile.start())
    doing.enrol(page, served.code(slug, ref, shared=shared))
    doing.works_without_network(page)
    return page


def sign_in(served: Served, page: Page, slug: str, login: str) -> None:
    doing.sign_in(page, *served.demo.sign_in_of(login, slug))

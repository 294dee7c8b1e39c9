"""What the browser fetches and keeps: little, checked byte for byte, no answer, and no new build by itself."""

from __future__ import annotations

import base64
import hashlib

import pytest
from playwright.sync_api import expect

from tests.browser import doing
from tests.browser.chromium import BUSY
from tests.browser.conftest import NewProfile, set_up
from tests.browser.doing import Concern
from tests.browser.served import Served, wait_for_story
from tests.browser.stored import stored

KB = 1000
SCRIPT_BEFORE_TYPING_MAX = 45 * KB

_CACHED = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        found[name] = (await cache.keys()).map((request) => new URL(request.url).pathname);
    }
    return found;
}"""


SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 60 * KB, "uploadThroughput": 30 * KB}
"""A bad signal: on a fast line, what may come later comes before anybody could have typed."""


_WATCH = """new MutationObserver(() => {
    if (window.typableAt === undefined && document.getElementById('saw')) window.typableAt = performance.now();
}).observe(document, {childList: true, subtree: true})"""
_SCRIPT = """() => performance.getEntriesByType('resource')
    .filter(({name, responseEnd}) => name.endsWith('.js') && responseEnd <= window.typableAt)
    .reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0)"""


def test_little_script_before_anything_can_be_typed(
    served: Served, new_profile: NewProfile, capsys: pytest.CaptureFixture[str]
) -> None:
    tablet = new_profile("tablet")
    set_up(served, tablet, "affinity", "alder").close()
    # A cold load with nothing kept but who this device is: no service worker answers, nothing is in a cache.
    page = tablet.context.new_page()
    page.add_init_script(_WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBypassServiceWorker", {"bypass": True})
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    page.goto(f"{served.origin}/record", wait_until="commit")
    expect(page.get_by_label("What I saw or heard")).to_be_editable()
    before = page.evaluate(_SCRIPT)
    with capsys.disabled():
        print(f"\ngzipped script before text can be typed: {before / KB:.1f} KB")
    assert 0 < before <= SCRIPT_BEFORE_TYPING_MAX


def test_only_files_of_the_build_are_kept(served: Served, new_profile: NewProfile) -> None:
    tablet = new_profile("tablet")
    page = set_up(served, tablet, "affinity", "alder")
    reference = doing.record(page, Concern(saw="He said nobody was to know."))
    page.get_by_role("link", name="Back").tap()
    doing.look_up(page, reference)
    built = {
        f"/{file.relative_to(served.client)}"
        for file in served.client.rglob("*")
        # What somebody outside opens by a link is for their browser alone.
        if file.is_file() and file.name not in {"service-worker.js", "version.json"} and file.stem != "link"
    }
    [kept] = page.evaluate(_CACHED).values()
    assert set(kept) == built


def deploy(served: Served, index: bytes, announced: bytes) -> None:
    """Puts a build in place whose start page is `index` and whose service worker announces it as `announced`."""
    page, worker = served.client / "index.html", served.client / "service-worker.js"
    before = base64.b64encode(hashlib.sha256(page.read_bytes()).digest())
    digest = base64.b64encode(hashlib.sha256(announced).digest())
    text = worker.read_bytes()
    assert text.count(before) == 1
    worker.write_bytes(text.replace(before, digest))
    page.write_bytes(index)
    served.kill()
    served.start()


_LOOK = "async () => { await (await navigator.serviceWorker.getRegistration()).update().catch(() => undefined); }"
_WORKERS = """async () => {
    const {installing, waiting, active} = await navigator.serviceWorker.getRegistration();
    return [installing?.state ?? null, waiting?.state ?? null, active?.state ?? null];
}"""


def test_a_build_that_was_tampered_with_is_refused_and_a_good_one_waits_for_a_person(
    served: Served, new_profile: NewProfile
) -> None:
    tablet = new_profile("tablet")
    tablet.watched.expected += ["not the file that was built", BUSY]
    page = set_up(served, tablet, "affinity", "alder")
    tablet.switch_off()
    page = tablet.open(tablet.start())
    [build] = page.evaluate(_CACHED)
    good = (served.client / "index.html").read_bytes()
    another = good + b"<!-- another build -->"

    # Half a deployment, or somebody in between: the page is not the one that the service worker announces.
    deploy(served, good + b"<!-- not what was built -->", another)
    page.evaluate(_LOOK)
    doing.until(lambda: page.evaluate(_WORKERS)[0] is None)
    assert page.evaluate(_WORKERS) == [None, None, "activated"]
    page.reload()
    expect(page.get_by_role("link", name="Record a concern")).to_be_visible()
    assert b"<!--" not in page.content().encode().rpartition(b"</html>")[2]
    expect(page.get_by_text("A newer Harken is ready.")).to_be_hidden()

    # The whole of a good one: it is said, and nothing happens by itself.
    (served.client / "index.html").write_bytes(another)
    served.kill()
    served.start()
    page.evaluate(_LOOK)
    expect(page.get_by_text("A newer Harken is ready.")).to_be_visible()
    assert page.evaluate(_WORKERS) == [None, "installed", "activated"]

    # Taken with something unsent in the outbox, which the new build sends.
    tablet.lose_signal()
    saw = "The lock on her door is broken again."
    reference = doing.record(page, Concern(saw=saw))
    page.get_by_role("link", name="Back").tap()
    expect(page.get_by_text("A newer Harken is ready.")).to_be_visible()
    before = stored(page)
    # It begins anew in the new build: until then all stands there that stood there.
    with page.expect_event("load"):
        page.get_by_role("button", name="Use it now").tap()
    expect(page.get_by_text("Not everything written here has been sent yet.")).to_be_visible()
    expect(page.get_by_text("A newer Harken is ready.")).to_be_hidden()
    doing.until(lambda: page.evaluate(_WORKERS) == [None, None, "activated"])
    assert stored(page)["outbox"] == before["outbox"]
    # The build before this one stays, for a tab that still runs it.
    kept = page.evaluate(_CACHED)
    assert build in kept
    assert len(kept) == 2
    tablet.find_signal()
    wait_for_story(served.reader("devi", "alder"), saw)
    doing.look_up(page, reference)
    expect(doing.loud(page)).to_contain_text("Nobody has read it yet.")

"""Nothing that anybody typed or read can be found on the disk afterwards, by whatever means (security.md 3.2, T1).

A day's use of a shared tablet and of a lead's own laptop, with a word of its own in every field there is; then both are
killed, and everything under their profiles is searched. The search itself is first shown to find what is there.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import doing
from tests.browser.chromium import DESK, Profile
from tests.browser.conftest import NewProfile
from tests.browser.disk import CANARY_LENGTH, CANARY_LETTERS, found_in
from tests.browser.doing import Concern
from tests.browser.served import Served

CANARIES_MIN = 50


class Canaries:
    """A word for each place where somebody types or reads one."""

    def __init__(self) -> None:
        self._chance = random.Random(50)  # noqa: S311 (words to look for, the same each time)
        self.meanings: dict[str, str] = {}

    def word(self, meaning: str) -> str:
        word = "".join(self._chance.choices(CANARY_LETTERS, k=CANARY_LENGTH))
        assert meaning not in self.meanings.values()
        self.meanings[word] = meaning
        return word

    def concern(self, meaning: str, *, by: str = "a passer-by", adult: str = "No") -> Concern:
        given = {"child", "saw", "words", "place", "phone"} | ({"name", "role"} if by == "a passer-by" else set())
        words = {field: self.word(f"{meaning}: {field}") for field in sorted(given)}
        return Concern(**words, adult=adult)


def provider(canaries: Canaries) -> tuple[dict[str, object], dict[str, tuple[str, str]]]:
    """A provider of its own, whose children, logins and passphrases are words to look for; and the sign-ins."""
    names = {"recorder": "Rory Vale", "lead": "Lesley Quarry", "deputy": "Dale Fenwick", "safeguarding": "Sal Orton"}
    sign_ins = {
        role: (f"{canaries.word(f'{role}: login')}@canary.example", f"{canaries.word(f'{role}: passphrase')} kettle")
        for role in ("recorder", "lead")
    }
    people = [
        {
            "login": sign_ins.get(role, (f"{role}@canary.example", ""))[0],
            "name": name,
            "passphrase": sign_ins.get(role, ("", "demo-only nobody signs in"))[1],
            "appointments": [
                {"role": role, "title": role.title(), **({} if role == "safeguarding" else {"setting": "mine"})}
            ],
        }
        for role, name in names.items()
    ]
    setting = {
        "ref": "mine",
        "kind": "school",
        "nation": "ENG",
        "name": "Yellow Bird School",
        "region": "coal",
        "duty_numbers": [{"label": "Lead on duty", "number": "01632 960 311", "hours": "always"}],
        "children": [
            {"name": canaries.word(f"roster: child {n}"), "room": canaries.word(f"roster: room {n}")} for n in (1, 2)
        ],
    }
    tenant = {
        "slug": "canary",
        "name": "Canary (demo)",
        "pack": "affinity",
        "regions": [{"ref": "coal", "name": "Coal"}],
        "settings": [setting],
        "people": people,
    }
    return {"tenants": [tenant]}, sign_ins


_PLAINLY = """async ({narrow, wide, deleted, inside, cached, encoded}) => {
    const opening = indexedDB.open('control', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('texts');
    const db = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    const done = (tx) => new Promise((resolve, reject) => {
        tx.oncomplete = resolve;
        tx.onabort = reject;
        tx.commit();
    });
    const put = (key, text) => {
        const tx = db.transaction('texts', 'readwrite', {durability: 'strict'});
        tx.objectStore('texts').put({text}, key);
        return done(tx);
    };
    await put('narrow', narrow);
    await put('wide', '\\u2603 ' + wide);
    await put('inside', 'on and on '.repeat(20000) + inside + ' on and on'.repeat(20000));
    await put('deleted', deleted);
    const tx = db.transaction('texts', 'readwrite', {durability: 'strict'});
    tx.objectStore('texts').delete('deleted');
    await done(tx);
    await put('encoded', 'x' + btoa('y' + encoded));
    const cache = await caches.open('control');
    await cache.put('/control', new Response(cached));
}"""


def test_the_search_finds_what_is_there(served: Served, new_profile: NewProfile) -> None:
    canaries = Canaries()
    profile = new_profile("control")
    page = profile.open(profile.start())
    words = {
        meaning: canaries.word(meaning) for meaning in ("narrow", "wide", "deleted", "inside", "cached", "encoded")
    }
    page.evaluate(_PLAINLY, words)
    # What is put into a cache is said to be there before it has been written.
    doing.until(lambda: set(found_in(profile.directory, canaries.meanings)) == set(words))
    profile.pull_the_battery()
    assert set(found_in(profile.directory, canaries.meanings)) == set(words)


def passer_by(page: Page, canaries: Canaries, profile: Profile) -> None:
    """Somebody with no sign-in: one concern about an adult, an addition, a draft left and a draft thrown away."""
    doing.begin(page)
    doing.write(page, canaries.concern("sealed", adult="Yes"))
    page.get_by_label("Who is it?").fill(canaries.word("sealed: subject"))
    doing.save(page)
    page.get_by_role("button", name="Add something").tap()
    page.get_by_role("dialog").get_by_label("What to add").fill(canaries.word("sealed: addition"))
    page.get_by_role("dialog").get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Added.")).to_be_visible()
    page.get_by_role("link", name="Record another").tap()
    doing.write(page, canaries.concern("thrown away"))
    doing.kept(page)
    page.get_by_role("button", name="Throw this away").tap()
    page.get_by_role("button", name="Throw it away").tap()
    expect(page.get_by_role("link", name="Record a concern")).to_be_visible()
    profile.lose_signal()
    doing.begin(page)
    doing.write(page, canaries.concern("left"))
    doing.kept(page)
    page.reload()
    profile.find_signal()
    page.get_by_role("link", name="Back").tap()
    page.get_by_role("link", name="Look up a reference").tap()
    page.get_by_label("Reference").fill(canaries.word("reference")[:12])
    page.get_by_role("button", name="Look it up").tap()
    expect(page.get_by_text("A reference has eight letters and numbers.")).to_be_visible()
    page.get_by_role("link", name="Back").tap()


def mistyped(page: Page, canaries: Canaries, where: str) -> None:
    page.get_by_role("link", name="Who are you?").click()
    page.get_by_label("Sign-in name").fill(canaries.word(f"{where}: wrong login"))
    page.get_by_label("Passphrase").fill(canaries.word(f"{where}: wrong passphrase"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").filter(has_text="do not go together")).to_be_visible()
    page.get_by_role("link", name="Back").click()


def recorder(page: Page, canaries: Canaries, sign_in: tuple[str, str]) -> None:
    """Somebody signed in: a concern, and a draft that is there again after a reload."""
    doing.sign_in(page, *sign_in)
    doing.record(page, canaries.concern("signed in", by="recorder"))
    page.get_by_role("link", name="Record another").tap()
    draft = canaries.concern("under the vault", by="recorder")
    typed = doing.Typed(page)
    doing.write(page, draft)
    typed.kept()
    page.reload()
    page.goto(page.url.rpartition("/")[0] + "/")
    doing.sign_in(page, *sign_in)
    page.get_by_role("link", name="Record a concern").tap()
    expect(page.get_by_label("What I saw or heard")).to_have_value(draft.saw)
    page.get_by_role("link", name="Back").tap()
    doing.lock(page)


def lead(page: Page, canaries: Canaries, sign_in: tuple[str, str], where: str, read: str, profile: Profile) -> None:
    """Reads what came from elsewhere, and works it, with and without a signal."""
    doing.sign_in(page, *sign_in)
    page.get_by_role("button", name=read).click()
    doing.add_note(page, canaries.word(f"{where}: note"))
    profile.lose_signal()
    doing.add_to(page, canaries.word(f"{where}: amendment"))
    doing.follow_up(page, *(canaries.word(f"{where}: {part}") for part in ("summary", "action", "outcome")))
    expect(page.get_by_role("article").get_by_text("Followed up").first).to_be_visible()
    profile.find_signal()
    expect(page.get_by_text("On this device only")).to_have_count(0)
    doing.hide(page)
    page.get_by_role("button", name="Open").click()
    page.get_by_label("Your passphrase").fill(canaries.word(f"{where}: hidden"))
    page.get_by_role("dialog").get_by_role("button", name="Open").click()
    expect(page.get_by_text("do not go together")).to_be_visible()
    page.get_by_label("Your passphrase").fill(sign_in[1])
    page.get_by_role("dialog").get_by_role("button", name="Open").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_day_leaves_no_word_on_the_disk(
    served: Served, new_profile: NewProfile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canaries = Canaries()
    document, sign_ins = provider(canaries)
    (tmp_path / "provider.json").write_text(json.dumps(document))
    served.seed(tmp_path / "provider.json")
    elsewhere = served.device("canary", "Yellow Bird School", shared=True)
    read = canaries.word("read: saw")
    elsewhere.push([elsewhere.seal(elsewhere.concern(saw=read))])

    tablet, laptop = new_profile("tablet"), new_profile("laptop", DESK)
    for profile in (tablet, laptop):
        profile.watched.expected += ["status of 401", "status of 403"]
    page = tablet.open(tablet.start())
    page.get_by_role("link", name="Set up this device").tap()
    page.get_by_label("Set-up code").fill(f"canary.{canaries.word('enrol: wrong code')}")
    page.get_by_label("A name for this device").fill(canaries.word("enrol: wrong name"))
    page.get_by_role("button", name="Set it up").tap()
    expect(page.get_by_role("alert").filter(has_text="This code is not known")).to_be_visible()
    page.get_by_role("link", name="Back").tap()
    doing.enrol(page, served.named_code("canary", "Yellow Bird School"), canaries.word("enrol: device name"))
    doing.works_without_network(page)
    passer_by(page, canaries, tablet)
    mistyped(page, canaries, "tablet")
    recorder(page, canaries, sign_ins["recorder"])
    lead(page, canaries, sign_ins["lead"], "tablet", read, tablet)
    page.get_by_role("button", name="Back", exact=True).tap()
    doing.lock(page)
    doing.begin(page)
    doing.write(page, canaries.concern("at the end"))
    doing.kept(page)

    desk = laptop.open(laptop.start())
    doing.enrol(desk, served.named_code("canary", "Yellow Bird School", shared=False), canaries.word("laptop: name"))
    doing.works_without_network(desk)
    mistyped(desk, canaries, "laptop")
    lead(desk, canaries, sign_ins["lead"], "laptop", read, laptop)
    desk.reload()
    desk.goto(served.origin)
    laptop.lose_signal()
    doing.sign_in(desk, *sign_ins["lead"])
    expect(desk.get_by_role("button", name=read)).to_be_visible()

    tablet.pull_the_battery()
    laptop.pull_the_battery()
    with capsys.disabled():
        print(f"\n{len(canaries.meanings)} words looked for on two disks")
    assert len(canaries.meanings) >= CANARIES_MIN
    assert found_in(tablet.directory, canaries.meanings) == {}
    assert found_in(laptop.directory, canaries.meanings) == {}

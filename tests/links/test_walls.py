"""Who has no account learns of one link, with link and code, and of nothing else: guessed, foreign, over, raced."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from msgspec.structs import replace

from server.links.checking import check_of, lock_of
from server.links.strangers import Strangers
from server.web.problems import Problem
from sync.messages.concerns import Answer, Subject
from sync.messages.links import TakeBackLink
from sync.messages.recording import ChildInvolved
from sync.text import b64
from tests.handoffs.ground import SLUG, Side
from tests.links.ground import ACKNOWLEDGE, CODE, OPEN, Handing
from tests.support.clock import TERM_BEGINS
from tests.support.web import Web


@pytest.fixture(scope="module")
def handing(web: Web) -> Iterator[Handing]:
    made = Handing(web)
    yield made
    made.close()


@pytest.mark.parametrize("path", [OPEN, ACKNOWLEDGE])
def test_whatever_cannot_be_opened_is_one_answer(handing: Handing, path: str) -> None:
    over, back, live = (handing.made(concern) for concern in (handing.concern(), handing.concern(), handing.concern()))
    concern = handing.concern()
    shut = handing.made(concern)
    handing.passes(over, timedelta(days=7))
    [row] = handing.web.sql(SLUG, "select concern_id from sent_link where link_id = $1", back["link"])
    handing.lead.does(TakeBackLink(concern=str(row["concern_id"]), link=back["link"]))
    for _ in range(5):
        handing.asks(shut | {"code": "000000"})
    asked = {
        "random": live | {"link": str(uuid4())},
        "no provider": live | {"tenant": str(uuid4())},
        "another provider": live | {"tenant": handing.web.affinity.tenant},
        "another link's secret": live | {"secret": over["secret"]},
        "over": over,
        "taken back": back,
        "shut": shut,
        "a concern": live | {"link": concern},
    }

    def body(opens: dict[str, str]) -> object:
        return opens if path == OPEN else {"opens": opens, "name": "Ines Moor", "role": "DSL", "noted": True}

    answers = {name: handing.asks(body(opens), path) for name, opens in asked.items()}
    told = {(one.status_code, one.content, frozenset(one.headers) - {"date"}) for one in answers.values()}
    assert len(told) == 1
    assert {one.status_code for one in answers.values()} == {404}


def test_five_wrong_codes_shut_it_and_a_lead_is_told(handing: Handing) -> None:
    concern = handing.concern()
    opens = handing.made(concern)
    answers = [handing.asks(opens | {"code": f"00000{n}"}).status_code for n in range(6)]
    assert answers == [403] * 4 + [404] * 2
    assert handing.asks(opens).status_code == 404, "with the right one as well"
    [due] = handing.web.sql(SLUG, "select at - now() as wait from due where kind = 'link' and id = $1", opens["link"])
    assert due["wait"] < timedelta(minutes=1), "whatever becomes of the process that counted"
    handing.works(opens["link"])
    handing.works(opens["link"])
    assert handing.facts(concern) == ["link-made", "link-locked"]
    assert len(handing.web.sql(SLUG, "select 1 from alert where link_id = $1", opens["link"])) == 1


def test_a_right_code_takes_nothing_from_the_wrong_ones(handing: Handing) -> None:
    opens = handing.made(handing.concern())
    codes = ["000000", CODE, "000001", CODE, "000002", "000003"]
    assert [handing.asks(opens | {"code": code}).status_code for code in codes] == [403, 200, 403, 200, 403, 403]
    assert handing.asks(opens).status_code == 200


def test_many_at_once_guess_no_more_often_than_one(handing: Handing) -> None:
    opens = handing.made(handing.concern())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: handing.asks(opens | {"code": f"00000{n}"}).status_code, range(8)))
    assert sorted(answers) == [403] * 4 + [404] * 4


def test_two_who_open_it_for_the_last_time_open_it_once(handing: Handing) -> None:
    concern = handing.concern()
    opens = handing.made(concern)
    assert [handing.asks(opens).status_code for _ in range(2)] == [200, 200]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: handing.asks(opens).status_code, range(4)))
    assert sorted(answers) == [200, 404, 404, 404]
    assert handing.facts(concern).count("link-opened") == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": ""},
        {"secret": "A" * 21},
        {"secret": "A" * 21 + "B"},
        {"secret": "=" * 22},
        {"secret": "A" * 50_000},
        {"code": "1234567"},
        {"code": "12345"},
        {"code": "١٢٣٤٥٦"},
        {"code": 123456},
        {"tenant": "affinity"},
        {"link": "' or 1=1 --"},
        {"more": "x"},
    ],
)
def test_what_is_no_link_is_said_to_be_none(handing: Handing, changes: dict[str, object]) -> None:
    opens = {"tenant": handing.tenant, "link": str(uuid4()), "secret": "A" * 22, "code": CODE}
    assert handing.asks(opens | changes).status_code == 400
    assert handing.asks({}).status_code == 400


def test_what_looks_at_a_link_before_somebody_opens_it_learns_and_uses_up_nothing(handing: Handing) -> None:
    """A mail scanner or a chat that shows a preview, even one that knows what stands behind the #."""
    concern = handing.concern()
    opens = handing.made(concern)
    for method, path in product(("GET", "HEAD", "OPTIONS", "PUT"), (OPEN, ACKNOWLEDGE, "/link.html")):
        answer = handing.outside.request(method, path, params=opens, json=opens)
        assert answer.status_code in (200, 204, 404, 405)
        assert not any(word in answer.text for word in ("She said", "Quin", "Carys", "outcomes", opens["secret"]))
    [row] = handing.web.sql(SLUG, "select wrong, opens from sent_link where link_id = $1", opens["link"])
    assert (row["wrong"], row["opens"]) == (0, 0)
    assert handing.facts(concern) == ["link-made"]


def test_neither_what_opens_it_nor_what_it_says_is_written_down_anywhere(
    handing: Handing, capfd: pytest.CaptureFixture[str]
) -> None:
    opens = handing.made(handing.concern())
    asked = [
        opens | {"code": "918273"},
        opens,
        opens | {"secret": opens["secret"][:-1] + "~"},
        opens | {"more": "m" * 99},
    ]
    answers = [handing.asks(one) for one in asked]
    assert [one.status_code for one in answers] == [403, 200, 400, 400]
    handing.says(opens)
    out, err = capfd.readouterr()
    assert "/links/open" in out + err, "requests are logged"
    for log in (out, err, *(one.text for one in answers if one.status_code != 200)):
        assert not any(word in log for word in (opens["secret"], CODE, "918273", "She said", "Ines Moor", "mmmmm"))


def test_only_who_works_a_concern_hands_anything_of_it_over(handing: Handing) -> None:
    concern = handing.concern()
    opens = handing.made(concern)
    for place, login in (("cedar", "mina"), ("cedar", "ade")):
        somebody = Side(handing.web, place, login)
        _, receipt = somebody.does(handing.making(concern, b"x" * 16))
        assert (receipt.verdict, receipt.reason) == ("held", "unknown-target")
        _, back = somebody.does(TakeBackLink(concern=concern, link=opens["link"]))
        assert (back.verdict, back.reason) == ("refused", "not-yours")
        somebody.close()
    assert handing.facts(concern) == ["link-made"]


def test_what_is_handed_over_of_a_confidential_concern_stays_confidential(handing: Handing) -> None:
    leon = next(one.person for one in handing.web.made[SLUG].people if one.login.startswith("leon@"))
    said = handing.lead.device.concern(
        child=ChildInvolved(listed=handing.child), adult=Answer.YES, subject=Subject(person=leon)
    )
    concern, _ = handing.lead.does(said)
    rows = handing.web.sql(
        SLUG,
        "select c.person_id from case_member c join matter m on m.feed_id = c.feed_id where m.matter_id = $1",
        concern,
    )
    assert str(handing.lead.me.person) in {str(row["person_id"]) for row in rows}
    opens = handing.made(concern)
    assert handing.asks(opens).status_code == 200
    handing.lead.read()
    kinds = {
        kind
        for kind, entry in handing.lead.entries
        if entry["k"] in ("link-made", "link-opened") and entry["of"] == concern
    }
    assert kinds == {"case"}


def test_an_address_that_asks_too_often_waits() -> None:
    strangers = Strangers()
    for _ in range(120):
        strangers.ask("192.0.2.1", TERM_BEGINS)
    with pytest.raises(Problem) as refused:
        strangers.ask("192.0.2.1", TERM_BEGINS)
    assert refused.value.retry_after_s == 1
    strangers.ask("192.0.2.2", TERM_BEGINS)
    strangers.ask("192.0.2.1", TERM_BEGINS + timedelta(seconds=2))


def test_a_device_makes_what_is_checked_here() -> None:
    """As in client/src/links/making.test.ts."""
    secret = bytes(range(16))
    assert b64(lock_of(secret)) == "oLE-HEKfDZf_O0fLUnJTdYVpBqQX0Wxgx4iikHVVJFE"
    assert b64(check_of(secret, CODE)) == "UL0EgejjYIivtF5etywHjKw5Cr-DgBHhFilDxpdRU-E"


def test_what_is_confidential_is_no_part_of_what_is_not(handing: Handing) -> None:
    """It would stand beside the other concern, where whoever it is about reads."""
    leon, lead = Side(handing.web, "damson", "leon"), handing.lead
    about_leon = lead.device.concern(
        child=ChildInvolved(listed=handing.child), adult=Answer.YES, subject=Subject(person=leon.person.person)
    )
    (secret, receipt), concern = lead.does(about_leon), handing.concern()
    assert receipt.verdict == "accepted"
    making = handing.making(concern, bytes(16))
    for of in (secret, lead.device.new_id()):
        part = replace(making.parts[0], concern=of, of=of, text=f"about Leon, in {of}")
        _, receipt = lead.does(replace(making, parts=(part,)))
        assert (receipt.verdict, receipt.reason) == ("held", "unknown-target")
    leon.read()
    assert f"in {secret}" not in repr(leon.entries)
    leon.close()

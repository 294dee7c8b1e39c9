"""A device keeps what its provider's policy shows, and asks for it again only when it has changed."""

from __future__ import annotations

import gzip

import msgspec

from sync.messages.guide import Guide
from tests.support.web import Web, problem

GUIDE_BYTES_MAX = 20 * 1024
"""As sent: a tablet on an outing may fetch it over a bad line."""


def test_a_device_is_sent_the_guide_that_its_front_door_names(web: Web) -> None:
    with web.device() as device:
        answer = device.http.get("/guide")
        again = device.http.get("/guide", headers={"if-none-match": answer.headers["etag"]})
        other = device.http.get("/guide", headers={"if-none-match": '"something else"'})
    guide = msgspec.json.decode(answer.content, type=Guide)
    assert guide.digest == device.home.front_door.guide != ""
    assert (guide.title, guide.lead_word) == ("Affinity: child exploitation policy", "Designated Safeguarding Lead")
    assert answer.headers["cache-control"] == "no-store"
    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


def test_it_is_small_enough_for_a_bad_line(web: Web) -> None:
    with web.device() as device, device.http.stream("GET", "/guide") as answer:
        sent = b"".join(answer.iter_raw())
        plain = device.http.get("/guide", headers={"accept-encoding": "identity"}).content
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent) == plain
    assert len(sent) <= GUIDE_BYTES_MAX


def test_only_a_device_may_have_it(web: Web) -> None:
    with web.client() as stranger:
        assert problem(stranger.get("/guide")) == "not-enrolled"

"""A push cut off on its way, at any byte, and sent again: nothing half is taken, everything is there once (F7)."""

from __future__ import annotations

import random
import socket
from urllib.parse import urlsplit

from sync.envelope import frame
from tests.support.web import Web

CUTS = 30


def test_a_push_cut_anywhere_and_sent_again_is_there_once(web: Web) -> None:
    chance = random.Random(7)  # noqa: S311 (to be repeated exactly)
    address = urlsplit(web.settings.origin)
    with web.device() as device:
        sealed = [device.seal(device.concern()) for _ in range(3)]
        body = frame(sealed)
        head = (
            f"POST /sync/push HTTP/1.1\r\nhost: {address.netloc}\r\ncookie: {device.http.headers['cookie']}\r\n"
            f"content-type: application/octet-stream\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode()
        whole = head + body
        for _ in range(CUTS):
            with socket.create_connection((str(address.hostname), int(address.port or 80))) as line:
                line.sendall(whole[: chance.randrange(1, len(whole))])
        mine = "select count(*) as n from command where carrier_id = $1"
        held = "select count(*) as n from held where carrier_id = $1"
        assert [web.sql("affinity", one, device.home.device)[0]["n"] for one in (mine, held)] == [0, 0]
        first, again = device.push(sealed), device.push(sealed)
        assert first == again
        assert [receipt.verdict.value for receipt in first] == ["accepted"] * 3
        assert web.sql("affinity", mine, device.home.device)[0]["n"] == 3

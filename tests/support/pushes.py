"""A push service on this machine: real HTTP, real RFC 8291 and RFC 8292. It can be told to misbehave, per subscription.

    with PushService() as service:
        one = service.subscription()            # what a browser would have made; give one.json() to Harken
        service.answer(one, 410)                # or: service.tarpit(one)
        [got] = service.wait(1)                 # decrypted and verified
        assert got.says == "now"

Harken sends here only if it is started with `--allow-push-origin` and `service.origin`.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import http_ece
import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.text import b64, unb64

SECONDS_PROOF_LASTS_MAX = 24 * 60 * 60


class Subscription(msgspec.Struct, frozen=True):
    """What a browser keeps of its subscription."""

    endpoint: str
    p256dh: str
    auth: str
    private: ec.EllipticCurvePrivateKey

    def json(self) -> dict[str, str]:
        """As POST /alerts/subscriptions takes it."""
        return {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": self.auth}


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it came to one subscription. `at` is the monotonic clock; `key` the public half of who sent it."""

    endpoint: str
    headers: Mapping[str, str]
    sealed: bytes
    plain: bytes
    claims: Mapping[str, object]
    key: bytes
    at: float

    @property
    def payload(self) -> dict[str, object]:
        decoded: dict[str, object] = msgspec.json.decode(self.plain)
        return decoded

    @property
    def says(self) -> object:
        return self.payload["says"]


Manners = Callable[["Handler"], object]
"""How a subscription answers, after its message has been taken and put down."""


class PushService:
    """Runs from `with` until its end. `faults` are messages that no true push service would have taken. `now`: the time
    by which it judges proofs, in seconds, if that is not the machine's."""

    def __init__(self, host: str = "127.0.0.1", now: Callable[[], float] = time.time) -> None:
        self._server = _Server((host, 0), Handler)
        self._server.service = self
        self._now = now
        self._numbers = itertools.count(1)
        self._keys: dict[str, Subscription] = {}
        self._manners: dict[str, Manners] = {}
        self._changed = threading.Condition()
        self.closing = threading.Event()
        self.origin = f"http://{host}:{self._server.server_port}"
        self.received: list[Received] = []
        self.faults: list[str] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def subscription(self) -> Subscription:
        private = ec.generate_private_key(ec.SECP256R1())
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        number = next(self._numbers)
        made = Subscription(f"{self.origin}/push/{number}", b64(point), b64(number.to_bytes(16, "big")), private)
        self._keys[made.endpoint] = made
        return made

    # -- manners -------------------------------------------------------------------------------------------------

    def answer(self, one: Subscription, status: int, headers: Mapping[str, str] | None = None) -> None:
        """From now on, with this status."""
        self.behave(one, lambda handler: handler.say(status, headers or {}))

    def tarpit(self, one: Subscription) -> None:
        """From now on takes a message and never answers."""
        self.behave(one, lambda _: self.closing.wait(120))

    def behave(self, one: Subscription, manners: Manners) -> None:
        self._manners[one.endpoint] = manners

    # -- looking -------------------------------------------------------------------------------------------------

    def of(self, one: Subscription) -> list[Received]:
        return [got for got in self.received if got.endpoint == one.endpoint]

    def wait(self, count: int, *, one: Subscription | None = None, seconds: float = 60) -> list[Received]:
        """At least so many messages, for one subscription or for all. Fails after `seconds`."""

        def there() -> list[Received]:
            return list(self.received) if one is None else self.of(one)

        with self._changed:
            assert self._changed.wait_for(lambda: len(there()) >= count, seconds), f"{len(there())} of {count} came"
            return there()

    # -- taking --------------------------------------------------------------------------------------------------

    def take(self, path: str, headers: Mapping[str, str], sealed: bytes) -> Manners:
        """As a push service and then the browser would: proof, seal, form."""
        one = self._keys.get(self.origin + path)
        if one is None:
            return lambda handler: handler.say(404, {})
        try:
            claims, key = self._proof(headers.get("authorization", ""))
            plain = http_ece.decrypt(
                sealed, private_key=one.private, auth_secret=unb64(one.auth), version=headers["content-encoding"]
            )
        except (http_ece.ECEException, InvalidSignature, KeyError, ValueError) as error:
            self.faults.append(repr(error))
            return lambda handler: handler.say(403, {})
        got = Received(
            endpoint=one.endpoint,
            headers=headers,
            sealed=sealed,
            plain=plain,
            claims=claims,
            key=key,
            at=time.monotonic(),
        )
        with self._changed:
            self.received.append(got)
            self._changed.notify_all()
        return self._manners.get(one.endpoint, lambda handler: handler.say(201, {}))

    def _proof(self, authorization: str) -> tuple[dict[str, object], bytes]:
        """The claims of `vapid t=…,k=…`. Raises if a push service would not believe them."""
        scheme, _, rest = authorization.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        text, _, signature = parts["t"].rpartition(".")
        raw, key = unb64(signature), unb64(parts["k"])
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key).verify(
            encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")),
            text.encode(),
            ec.ECDSA(SHA256()),
        )
        claims: dict[str, object] = msgspec.json.decode(unb64(text.split(".")[1]))
        left = claims["exp"] - self._now() if isinstance(claims["exp"], int) else 0
        if scheme != "vapid" or claims["aud"] != self.origin or not 0 < left <= SECONDS_PROOF_LASTS_MAX:
            raise ValueError(f"not a proof: {scheme} {claims}")
        return claims, key


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    service: PushService


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.service.take(self.path, headers, body)(self)

    def say(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to the terminal."""

"""Whatever an enrolled device sends, each item has its own verdict, the others of its batch go through, nothing is a
fault, and what a person wrote is kept whole and put before people (S1, S10; R11, R29)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime

import httpx
import msgspec
import pytest

from sync import ids
from sync.envelope import BATCH_MAX, BODY_BYTES_MAX, ENVELOPE_BYTES_MAX, Route, digest_of, frame, parse
from sync.messages.concerns import AddNote, AmendConcern, Answer, Subject, Writer
from sync.receipt import Verdict
from sync.text import b64
from tests.support.device import TestDevice
from tests.support.hostile import framed, header_of, other_key, plaintext, sealed_plaintext, with_body
from tests.support.patience import until
from tests.support.running import Harken, Reader
from tests.support.web import problem

STRANGER = "0198f1aa-0000-4000-8000-00000000dead"
WORDS = "She was crying by the bins."
Make = Callable[[TestDevice], bytes]


@pytest.fixture(scope="module")
def devi(harken: Harken) -> Reader:
    """The lead, who reads what is held on the desk."""
    return harken.reader("devi", "alder")


@pytest.fixture(scope="module")
def nadia(harken: Harken) -> Reader:
    """Reads what may be about anyone, in the tenant's standing case feed."""
    return harken.reader("nadia", "alder")


@pytest.fixture(scope="module")
def sender(harken: Harken) -> TestDevice:
    """One tablet that sends everything in the table."""
    return harken.device()


@pytest.fixture
def tablet(harken: Harken) -> Iterator[TestDevice]:
    with harken.device() as device:
        yield device


def body(**changes: object) -> Make:
    """A concern with fields changed, in a true envelope."""

    def make(device: TestDevice) -> bytes:
        fields = {**msgspec.to_builtins(device.concern(saw=WORDS)), **changes}
        return with_body(device, msgspec.json.encode({name: one for name, one in fields.items() if one is not ...}))

    return make


def raw(text: bytes) -> Make:
    return lambda device: with_body(device, text)


def header(**changes: object) -> Make:
    return lambda device: device.seal(device.concern(saw=WORDS), changes=changes)


def header_text(change: Callable[[bytes], bytes]) -> Make:
    """An envelope with a header that was never sealed with it, and may be no header at all."""

    def make(device: TestDevice) -> bytes:
        sealed = device.seal(device.concern())
        return framed(change(header_of(sealed)), parse(sealed).sealed)

    return make


def padded(text: bytes, *, route: int = Route.CHILD, length: int | None = None, after: bytes = b"") -> Make:
    return lambda device: sealed_plaintext(device, plaintext(device, text, route=route, length=length) + after)


def cut(end: int) -> Make:
    return lambda device: device.seal(device.concern())[:end]


def flipped(device: TestDevice) -> bytes:
    sealed = bytearray(device.seal(device.concern()))
    sealed[-1] ^= 1
    return bytes(sealed)


def amendment(device: TestDevice) -> bytes:
    return device.seal(AmendConcern(concern=device.new_id(), writer=Writer(name="Robin Ash"), text=WORDS))


# What is sent, why it is held, the words that must be readable (None: nothing could be opened), and where.
HELD: dict[str, tuple[Make, str, str | None, str]] = {
    "nothing at all": (lambda _: b"", "unreadable", None, "case"),
    "no envelope": (lambda _: b"GET / HTTP/1.1\r\n\r\n", "unreadable", None, "case"),
    "another magic": (lambda device: b"HK\x02" + device.seal(device.concern())[3:], "unreadable", None, "case"),
    "cut in the header": (cut(100), "unreadable", None, "case"),
    "a header of 513 bytes": (header_text(lambda text: text + b" " * (513 - len(text))), "unreadable", None, "case"),
    "an empty header": (header_text(lambda _: b""), "unreadable", None, "case"),
    "a header with NUL": (header_text(lambda text: text[:-1] + b"\x00}"), "unreadable", None, "case"),
    "a header that is not UTF-8": (header_text(lambda _: b'{"p":"\xff"}'), "unreadable", None, "case"),
    "a deep header": (header_text(lambda _: b"[" * 500), "unreadable", None, "case"),
    "a lone surrogate in the header": (header_text(lambda _: b'{"p":1,"zone":"\\ud800"}'), "unreadable", None, "case"),
    "an unknown header field": (header(more=1), "unreadable", None, "case"),
    "another protocol": (header(p=2), "unreadable", None, "case"),
    "a time that is none": (header(made="yesterday"), "unreadable", None, "case"),
    "a sequence below one": (header(seq=0), "unreadable", None, "case"),
    "an id in capitals": (header(boot="x" * 37), "unreadable", None, "case"),
    "a megabyte": (lambda _: b"HK\x01" + bytes(1_000_000), "too-large", None, "case"),
    "one byte too long": (lambda _: bytes(ENVELOPE_BYTES_MAX + 1), "too-large", None, "case"),
    "another tenant": (header(tenant=STRANGER), "wrong-tenant", None, "case"),
    "an unknown intake key": (header(key=STRANGER), "unknown-key", None, "case"),
    "a seal with one bit changed": (flipped, "bad-seal", None, "case"),
    "cut in the seal": (cut(-1), "bad-seal", None, "case"),
    "no seal": (lambda device: framed(header_of(device.seal(device.concern())), b""), "bad-seal", None, "case"),
    "a header changed after sealing": (
        header_text(lambda text: text.replace(b"London", b"Dublin")),
        "bad-seal",
        None,
        "case",
    ),
    "an unknown route": (padded(WORDS.encode(), route=3), "malformed", WORDS, "case"),
    "an id that only the server makes": (
        header(cmd="64f6f58d-5195-8ea3-9419-b4c3c4b969a2"),
        "malformed",
        WORDS,
        "desk",
    ),
    "padding that is not zeros": (padded(WORDS.encode() + b"\x00more", length=len(WORDS)), "malformed", WORDS, "desk"),
    "a block of padding too much": (padded(WORDS.encode(), after=bytes(256)), "malformed", WORDS, "desk"),
    "a length past the end": (padded(WORDS.encode(), length=2**32 - 1), "malformed", WORDS, "desk"),
    "a body of 60 KiB and one byte": (
        padded(WORDS.encode().ljust(BODY_BYTES_MAX + 1, b".")),
        "malformed",
        WORDS,
        "desk",
    ),
    "a plaintext of no block": (lambda device: sealed_plaintext(device, b"\x01" * 100), "malformed", "", "desk"),
    "an empty plaintext": (lambda device: sealed_plaintext(device, b""), "malformed", None, "case"),
    "NUL in the body": (raw(f'{{"k":"record-concern","saw":"{WORDS}\x00"}}'.encode()), "malformed", WORDS, "desk"),
    "a line feed in the body": (
        raw(f'{{"k":"record-concern",\n"saw":"{WORDS}"}}'.encode()),
        "malformed",
        WORDS,
        "desk",
    ),
    "not UTF-8": (raw(WORDS.encode() + b"\xed\xa0\x80"), "malformed", WORDS, "desk"),
    "a lone surrogate": (
        raw(f'{{"k":"record-concern","saw":"{WORDS} \\ud800"}}'.encode()),
        "malformed",
        WORDS,
        "desk",
    ),
    "no JSON": (raw(WORDS.encode()), "malformed", WORDS, "desk"),
    "an empty body": (raw(b""), "malformed", "", "desk"),
    "nested without end": (raw(WORDS.encode() + b"[" * 60_000), "malformed", WORDS, "desk"),
    "an unclosed string of quotes": (raw(b"[" * 17 + b'"' + b'\\"' * 30_000), "malformed", "", "desk"),
    "an unknown field": (body(mood="low"), "malformed", WORDS, "desk"),
    "a field of another type": (body(when=7), "malformed", WORDS, "desk"),
    "a field missing": (body(writer=...), "malformed", WORDS, "desk"),
    "an answer that is none": (body(danger="perhaps"), "malformed", WORDS, "desk"),
    "a story too long": (body(words="ä" * 20_001), "malformed", WORDS, "desk"),
    "an unknown kind": (body(k="record-feeling"), "unknown-kind", WORDS, "desk"),
    "an unknown version": (body(v=99), "unknown-kind", WORDS, "desk"),
    "a version that is none": (body(v="1"), "malformed", WORDS, "desk"),
    "an unknown setting": (body(setting=STRANGER), "unknown-setting", WORDS, "desk"),
    "an unknown target": (amendment, "unknown-target", WORDS, "desk"),
    "an unknown device": (header(device=STRANGER), "unknown-signer", WORDS, "desk"),
    "an unknown author key": (header(how="key", who=STRANGER), "unknown-signer", WORDS, "desk"),
    "another's signature": (
        lambda device: device.seal(device.concern(saw=WORDS), signing_key=other_key()),
        "bad-signature",
        WORDS,
        "desk",
    ),
    "a wrong route byte, about an adult": (
        lambda device: device.seal(
            device.concern(saw=WORDS, adult=Answer.YES), route=Route.CHILD, signing_key=other_key()
        ),
        "bad-signature",
        WORDS,
        "case",
    ),
    "a setting unknown, about an adult": (body(setting=STRANGER, adult="not-sure"), "unknown-setting", WORDS, "case"),
}


@pytest.mark.parametrize("name", HELD)
def test_a_bad_item_is_held_whole_and_read_and_the_others_go_through(
    devi: Reader, nadia: Reader, sender: TestDevice, name: str
) -> None:
    make, reason, words, feed = HELD[name]
    bad, before, after = make(sender), sender.seal(sender.concern()), sender.seal(sender.concern())
    first, held, last = sender.push([before, bad, after])
    assert (first.verdict, last.verdict) == (Verdict.ACCEPTED, Verdict.ACCEPTED)
    assert (held.verdict, held.reason) == (Verdict.HELD, reason)
    assert held.digest == digest_of(bad)
    matter = ids.derived(b"harken/held", digest_of(bad))
    readers = {"desk": devi, "case": nadia}
    [entry] = readers.pop(feed).of(matter, feed)
    assert (entry["k"], entry["d"]["reason"]) == ("item-held", reason)
    assert words is None or words in entry["d"]["text"]
    assert [reader.of(matter) for reader in readers.values()] == [[]]
    assert sender.push([bad]) == [held], "the same receipt for ever (S2)"


@pytest.mark.parametrize(
    "made", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-99-99T99:99:99Z", "2026-06-30T23:59:60Z"]
)
def test_a_time_that_cannot_be_is_kept_as_claimed_and_used_for_nothing(
    devi: Reader, tablet: TestDevice, made: str
) -> None:
    cmd = tablet.new_id()
    [receipt] = tablet.push([tablet.seal(tablet.concern(), cmd=cmd, changes={"made": made, "mono": 2**53 - 1})])
    assert receipt.verdict is Verdict.ACCEPTED
    assert abs(time.time() - _seconds(receipt.received_at)) < 60
    assert devi.of(cmd, "desk")[0]["at"] == receipt.received_at


def _seconds(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp()


def test_the_same_id_with_other_bytes_is_held_beside_the_first(devi: Reader, tablet: TestDevice) -> None:
    cmd = tablet.new_id()
    first, second = (tablet.seal(tablet.concern(saw=saw), cmd=cmd) for saw in ("First.", "Second."))
    for batch in ([first, second], [second, first]):
        by_digest = {receipt.digest: receipt for receipt in tablet.push(batch)}
        assert by_digest[digest_of(first)].verdict is Verdict.ACCEPTED
        assert by_digest[digest_of(second)].reason == "same-id-other-bytes"
    assert [entry["k"] for entry in devi.of(cmd, "desk")] == ["concern-recorded", "item-held"]
    assert devi.of(cmd, "desk")[0]["d"]["saw"] == "First."
    [told] = tablet.told([cmd])
    assert told["told"] == "sent"


def test_a_command_may_not_take_the_id_of_the_tenant_and_so_open_its_standing_case_feed(
    harken: Harken, devi: Reader, tablet: TestDevice
) -> None:
    concern = tablet.concern(adult=Answer.YES, subject=Subject(person=harken.person("tom")))
    [receipt] = tablet.push([tablet.seal(concern, cmd=tablet.home.tenant)])
    assert (receipt.verdict, receipt.reason) == (Verdict.HELD, "same-id-other-bytes")
    members = "select c.person_id::text from case_member c join feed f using (tenant_id, feed_id) where f.about = $1"
    assert {row["person_id"] for row in harken.sql("affinity", members, tablet.home.tenant)} == {
        harken.person("nadia"),
        harken.person("peter"),
    }
    held = [entry["k"] for entry in devi.of(tablet.home.tenant, "case")]
    assert held == ["item-held"], "in a case of its own, since she would have been told of it"
    [setting] = tablet.push([tablet.seal(tablet.concern(), cmd=tablet.home.front_door.setting)])
    assert (setting.verdict, setting.reason) == (Verdict.HELD, "same-id-other-bytes")


def test_a_key_speaks_only_for_its_person(harken: Harken, devi: Reader, tablet: TestDevice) -> None:
    lead = devi.device
    [receipt] = lead.push([lead.seal(lead.concern(saw=WORDS), by=devi.me, changes={"who": harken.person("tom")})])
    assert (receipt.verdict, receipt.reason) == (Verdict.HELD, "wrong-author")
    elsewhere = [lead.seal(lead.concern(saw=WORDS), by=devi.me, changes={"device": tablet.home.device})]
    [other] = tablet.push(elsewhere)
    assert (other.verdict, other.reason) == (Verdict.HELD, "wrong-author"), "and only on the device it was made on"
    [noted] = tablet.push([tablet.seal(AddNote(concern=tablet.new_id(), text=WORDS))])
    assert noted.verdict is Verdict.HELD, "a note needs a person; nothing of it is lost"


def test_a_header_that_names_another_device_is_that_devices_word_or_nobodys(harken: Harken, tablet: TestDevice) -> None:
    with harken.device() as other:
        forged = tablet.seal(tablet.concern(), changes={"device": other.home.device})
        carried = other.seal(other.concern())
        assert [receipt.reason for receipt in tablet.push([forged, carried])] == ["unknown-signer", "-"]


def test_a_revoked_device_still_delivers_and_all_of_it_is_held(
    harken: Harken, devi: Reader, tablet: TestDevice
) -> None:
    early, late = tablet.seal(tablet.concern()), tablet.seal(tablet.concern(saw=WORDS))
    [accepted] = tablet.push([early])
    harken.sql("affinity", "update device set revoked_at = now() where device_id = $1", tablet.home.device)
    again, held = tablet.push([early, late])
    assert again == accepted
    assert (held.verdict, held.reason) == (Verdict.HELD, "device-revoked")
    assert devi.of(ids.derived(b"harken/held", digest_of(late)), "desk")[0]["d"]["text"].count(WORDS) == 1
    with harken.device() as other:
        [by_other] = other.push([tablet.seal(tablet.concern())])
    assert by_other.reason == "device-revoked", "whoever carries it"


@pytest.mark.parametrize("subject", ["nadia", "devi"])
def test_held_words_about_an_adult_never_come_before_that_adult(
    harken: Harken, devi: Reader, nadia: Reader, tablet: TestDevice, subject: str
) -> None:
    """Nor before whoever was struck out; what cannot be opened at all goes to the safeguarding role (R29)."""
    seen = f"Held about {subject}."
    concern = tablet.concern(saw=seen, adult=Answer.YES, subject=Subject(person=harken.person(subject)))
    harken.sql("affinity", "update device set revoked_at = now() where device_id = $1", tablet.home.device)
    envelope = tablet.seal(concern)
    [held] = tablet.push([envelope])
    assert (held.verdict, held.reason) == (Verdict.HELD, "device-revoked")
    matter = ids.derived(b"harken/held", digest_of(envelope))
    readers = {"devi": devi, "nadia": nadia, "tom": harken.reader("tom", "alder")}
    about, others = readers.pop(subject), readers
    assert about.of(matter) == []
    assert seen not in about.words()
    told = {name for name, reader in others.items() if reader.of(matter, "case")}
    assert told == {"nadia": {"devi", "tom"}, "devi": {"tom"}}[subject], "the nearest level of the chain without them"


# -- tried again ------------------------------------------------------------------------------------------------------


def test_an_amendment_before_its_concern_is_held_and_then_placed(devi: Reader, tablet: TestDevice) -> None:
    cmd, amending = tablet.new_id(), tablet.new_id()
    amended = AmendConcern(concern=cmd, writer=Writer(name="Robin Ash"), text=WORDS)
    early = tablet.seal(amended, cmd=amending)
    [held] = tablet.push([early])
    assert (held.verdict, held.reason) == (Verdict.HELD, "unknown-target")
    tablet.push([tablet.seal(tablet.concern(), cmd=cmd)])
    assert until(lambda: [entry["k"] for entry in devi.of(cmd, "desk")] == ["concern-recorded", "concern-amended"])
    matter = ids.derived(b"harken/held", digest_of(early))
    assert [entry["k"] for entry in devi.of(matter, "desk")] == ["item-held", "item-placed"]
    assert tablet.push([early]) == [held], "a receipt never changes (S2)"
    assert len(tablet.told([amending])) == 1


def test_an_amendment_in_the_same_batch_before_its_concern_is_placed(devi: Reader, tablet: TestDevice) -> None:
    cmd = tablet.new_id()
    amended = AmendConcern(concern=cmd, writer=Writer(name="Robin Ash"), text=WORDS)
    tablet.push([tablet.seal(amended), tablet.seal(tablet.concern(), cmd=cmd)])
    assert until(lambda: [entry["k"] for entry in devi.of(cmd, "desk")] == ["concern-recorded", "concern-amended"])


def test_what_an_unknown_key_signed_is_placed_once_the_key_is_known(
    harken: Harken, devi: Reader, tablet: TestDevice
) -> None:
    """And what waits for that in its turn, without a wait of its own."""
    rowan = harken.reader("rowan", "alder", shared=True)
    key_id, cmd = tablet.new_id(), tablet.new_id()
    unknown = msgspec.structs.replace(rowan.me, key_id=key_id)
    sealed = rowan.device.seal(rowan.device.concern(saw=WORDS), by=unknown, cmd=cmd)
    amended = AmendConcern(concern=cmd, writer=Writer(name="Robin Ash"), text=WORDS)
    assert [receipt.reason for receipt in tablet.push([sealed, tablet.seal(amended)])] == [
        "unknown-signer",
        "unknown-target",
    ]
    public = rowan.me.key.public_key().public_bytes_raw()
    given = rowan.device.http.post("/people/author-keys", json={"key": key_id, "public": b64(public)})
    assert given.status_code == 204
    assert until(
        lambda: (
            [entry["k"] for entry in devi.of(cmd, "desk")]
            == ["item-held", "concern-recorded", "item-placed", "concern-amended"]
        )
    )
    recorded = next(entry for entry in devi.of(cmd, "desk") if entry["k"] == "concern-recorded")
    assert recorded["by"] == rowan.me.person


# -- requests ---------------------------------------------------------------------------------------------------------


def push_raw(device: TestDevice, content: bytes, content_type: str = "application/octet-stream") -> httpx.Response:
    return device.http.post("/sync/push", content=content, headers={"content-type": content_type})


def test_a_body_that_is_no_framing_is_held_as_it_came(tablet: TestDevice) -> None:
    good = tablet.seal(tablet.concern())
    endings = [b"\x00\x00", b"\x00\x00\x00\x05abc", b"\xff\xff\xff\xff" + b"words", b"words"]
    for ending in endings:
        accepted, held = tablet.receipts(push_raw(tablet, frame([good]) + ending).text)
        assert accepted.verdict is Verdict.ACCEPTED
        assert (held.verdict, held.digest) == (Verdict.HELD, digest_of(ending))


def test_a_batch_holds_a_hundred_items(tablet: TestDevice) -> None:
    assert problem(push_raw(tablet, frame([b"x"] * (BATCH_MAX + 1)))) == "too-large"
    assert problem(push_raw(tablet, bytes(6_000_000))) == "too-large"
    assert len(tablet.receipts(push_raw(tablet, frame([b""] * BATCH_MAX)).text)) == BATCH_MAX


def test_an_empty_push_is_answered_with_nothing(tablet: TestDevice) -> None:
    answer = push_raw(tablet, b"")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "\xff",
        "",
    ],
)
def test_another_content_type_loses_nothing(tablet: TestDevice, content_type: str) -> None:
    content = frame([tablet.seal(tablet.concern())])
    answer = tablet.http.post(
        "/sync/push", content=content, headers=[(b"content-type", content_type.encode("latin-1"))]
    )
    assert answer.status_code in (200, 400, 415)
    [receipt] = tablet.push([content[4:]])
    assert receipt.verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("said", [True, False])
def test_a_hundred_megabytes_are_refused_before_they_are_read(tablet: TestDevice, said: bool) -> None:
    """The answer may overtake the body: then the sender finds a closed connection, and the server is well."""
    block = bytes(1_000_000)
    headers = {"content-type": "application/octet-stream"} | ({"content-length": "100000000"} if said else {})
    try:
        answer = tablet.http.post("/sync/push", content=iter([block] * 100), headers=headers)
        assert problem(answer) == "too-large"
    except httpx.TransportError:
        pass
    [receipt] = tablet.push([tablet.seal(tablet.concern())])
    assert receipt.verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    "cookie",
    ["", "__Host-device=", "__Host-device=x", f"__Host-device={STRANGER}.{'A' * 43}", "__Host-device=é.é", ";=;==;"],
)
@pytest.mark.parametrize("path", ["/sync/push", "/sync/told", "/sync/pull", "/devices/front-door"])
def test_a_cookie_of_nobody_is_not_enrolled_or_signed_out(harken: Harken, cookie: str, path: str) -> None:
    with harken.client() as client:
        method = "GET" if path.startswith("/devices") else "POST"
        answer = client.request(method, path, headers=[(b"cookie", cookie.encode())])
    assert (answer.status_code, problem(answer)) == (401, "signed-out" if path == "/sync/pull" else "not-enrolled")


NOT_JSON: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "no JSON": (b"words", 400),
    "not UTF-8": (b'{"cmds":["\xff"]}', 400),
    "NUL": (b'{"cmds":["\\u0000"]}', 400),
    "a lone surrogate": (b'{"cmds":["\\ud800"]}', 400),
    "nested 30,000 deep": (b"[" * 30_000, 400),
    "nested 2,100,000 deep": (b"[" * 2_100_000, 413),
    "an unclosed string": (b"[" * 17 + b'"' + b'\\"' * 30_000, 400),
    "megabytes": (b" " * 5_000_000, 413),
    "an unknown field": (b'{"cmds":[],"p":1,"epoch":"x","held":{},"more":1}', 400),
    "another type": (b"[]", 400),
    "null": (b"null", 400),
    "a number too long": (b'{"cmds":' + b"9" * 5000 + b"}", 400),
    "an id that is none": (b'{"cmds":["x"],"held":{"x":[0,""]}}', 400),
}


@pytest.mark.parametrize("name", NOT_JSON)
@pytest.mark.parametrize("path", ["/sync/told", "/sync/pull"])
def test_json_of_another_form_is_refused_and_never_a_fault(devi: Reader, path: str, name: str) -> None:
    content, status = NOT_JSON[name]
    answer = devi.device.http.post(path, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == status
    problem(answer)


def test_json_has_to_say_that_it_is(devi: Reader) -> None:
    for content_type in ("text/plain", "application/octet-stream", "application/x-www-form-urlencoded"):
        answer = devi.device.http.post("/sync/pull", content=b"{}", headers={"content-type": content_type})
        assert (answer.status_code, problem(answer)) == (415, "not-json")

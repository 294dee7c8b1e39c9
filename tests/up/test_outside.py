"""What `harken up` is told of the outside: understood, or refused before anything has been started, and never repeated
where it could hold a password."""

from __future__ import annotations

import argparse
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.alerts.vapid import VAPID_FILE, VapidKeyRefused, public_point, read_vapid, settle_vapid
from server.config import PUSH_HOSTS
from server.up.options import Options, configure, options_of
from server.up.outside import MailRefused, outside

SMTP = "smtp://harken:a%40secret@mail.example:587"


def options(*words: str) -> Options:
    parser = argparse.ArgumentParser()
    configure(parser)
    return options_of(parser.parse_args(["--data", "somewhere", *words]))


@pytest.fixture(autouse=True)
def no_mail_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HARKEN_MAIL_URL", "HARKEN_MAIL_FROM"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_word_nothing_is_mailed_and_the_browsers_own_services_are_pushed_to() -> None:
    told = options()
    assert (told.push_hosts, told.push_origins_allowed) == (PUSH_HOSTS, ())
    reached = outside(told, "http://localhost:8000", demo=True)
    assert (reached.mail_url, reached.mail_from) == (None, "harken@harken.example")
    assert reached.push_contact == "mailto:nobody@harken.example"


def test_push_services_answer_to_the_origin_unless_somebody_is_named() -> None:
    assert outside(options(), "https://harken.example:8443", demo=False).push_contact == "https://harken.example"
    named = options("--push-contact", "mailto:it@oak.example")
    assert outside(named, "https://harken.example", demo=False).push_contact == "mailto:it@oak.example"


def test_more_push_services_can_be_named() -> None:
    told = options("--push-host", "push.oak.example", "--push-host", "*.oak.example")
    assert told.push_hosts == (*PUSH_HOSTS, "push.oak.example", "*.oak.example")
    assert options("--allow-push-origin", "http://127.0.0.1:81").push_origins_allowed == ("http://127.0.0.1:81",)


@pytest.mark.parametrize(
    "words",
    [
        ("--push-host", "127.0.0.1"),
        ("--push-host", "2130706433"),
        ("--push-host", "localhost"),
        ("--push-host", "*"),
        ("--push-host", "*.*.example"),
        ("--push-host", "https://push.example"),
        ("--allow-push-origin", "http://127.0.0.1"),
        ("--allow-push-origin", "http://127.0.0.1:81/"),
        ("--allow-push-origin", "*"),
        ("--push-contact", "somebody"),
        ("--mail-url", "http://secret-word@mail.example"),
        ("--mail-url", "smtp://harken:secret-word:x@mail.example"),
        ("--mail-from", "Harken <a@b.example>"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options(*words)
    said = capsys.readouterr().err
    assert words[0] in said
    assert "secret-word" not in said


def test_a_demo_mails_nobody() -> None:
    """R37."""
    told = options("--mail-url", SMTP, "--mail-from", "harken@oak.example")
    with pytest.raises(MailRefused, match="a demo mails nobody"):
        outside(told, "http://localhost:8000", demo=True)
    assert outside(told, "http://localhost:8000", demo=False).mail_url == SMTP


def test_mail_comes_from_somewhere() -> None:
    with pytest.raises(MailRefused, match="--mail-from"):
        outside(options("--mail-url", SMTP), "https://harken.example", demo=False)


def test_passwords_are_not_printed() -> None:
    told = options("--mail-url", SMTP, "--mail-from", "harken@oak.example", "--database-url", "postgresql://a:secret@b")
    assert "secret" not in f"{told!r} {outside(told, 'https://harken.example', demo=False)!r}"


def test_the_key_for_push_services_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settle_vapid(tmp_path)
    first = public_point(read_vapid(tmp_path))
    settle_vapid(tmp_path)
    assert public_point(read_vapid(tmp_path)) == first
    assert (len(first), first[0]) == (65, 4)
    assert [path.name for path in tmp_path.iterdir()] == [VAPID_FILE]
    assert stat.S_IMODE((tmp_path / VAPID_FILE).stat().st_mode) == 0o600


def test_a_start_that_died_halfway_leaves_no_half_key(tmp_path: Path) -> None:
    (tmp_path / "vapid.new").write_bytes(b"-----BEGIN")
    settle_vapid(tmp_path)
    read_vapid(tmp_path)


def test_another_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VapidKeyRefused, match="is missing"):
        read_vapid(tmp_path)
    (tmp_path / VAPID_FILE).write_bytes(b"nothing")
    with pytest.raises(VapidKeyRefused, match="no key"):
        read_vapid(tmp_path)
    other = ec.generate_private_key(ec.SECP384R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / VAPID_FILE).write_bytes(pem)
    with pytest.raises(VapidKeyRefused, match="P-256"):
        read_vapid(tmp_path)

"""E-mail through a real mail server, and laid down as files where there is none."""

from __future__ import annotations

import socket
import stat
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from aiosmtpd.smtp import AuthResult

from server.alerts import mail
from server.alerts.channel import TEXTS, Outcome, Sent
from server.alerts.mail import Letterhead, SmtpMail, SunkMail, mail_channel, server_of
from server.config import Config
from server.feeds.waking import Says
from tests.alerts.pushing import message
from tests.support.mails import PostOffice, parsed
from tests.support.ports import free_port
from tests.support.tls import certify, serving

ORIGIN = "https://harken.example"
LETTERHEAD = Letterhead(sender="harken@oak.example", origin=ORIGIN)
AT = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
DEVI = "devi@oak.example"


class Then:
    def now(self) -> datetime:
        return AT


async def send(where: str, to: str = DEVI, says: Says = Says.NOW, *references: str) -> Sent:
    return await SmtpMail(server_of(f"smtp://{where}"), LETTERHEAD, Then()).send(to, message(says, *references))


@pytest.mark.parametrize("says", Says)
async def test_a_mail_is_a_fixed_text_references_and_a_link(says: Says) -> None:
    with PostOffice() as post:
        assert (await send(post.where, DEVI, says, "K7QF-2M9D", "AAAA-0000")).outcome is Outcome.DELIVERED
    [got] = post.mails
    assert (got["subject"], got["to"], got["from"]) == (TEXTS[says], DEVI, "Harken <harken@oak.example>")
    assert got["date"].datetime == AT
    assert (got["auto-submitted"], got["message-id"]) == ("auto-generated", f"<{message().id}@oak.example>")
    assert set(got.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert got.get_content().split() == [
        *TEXTS[says].split(),
        *("Reference", "K7QF-2M9D", "Reference", "AAAA-0000"),
        f"{ORIGIN}/desk?from=alert",
    ]
    assert [envelope.mail_from for envelope in post.taken] == ["harken@oak.example"]
    assert post.hosts == ["oak.example"], "and not what this machine is called"


async def test_no_more_than_five_references() -> None:
    with PostOffice() as post:
        await send(post.where, DEVI, Says.NOW, *(f"AAAA-000{n}" for n in range(9)))
    assert post.mails[0].get_content().count("Reference") == 5


@pytest.mark.parametrize(
    ("code", "outcome"), [("550 no such user", Outcome.REFUSED), ("451 try later", Outcome.FAILED)]
)
async def test_an_address_that_is_not_taken(code: str, outcome: Outcome) -> None:
    with PostOffice({"devi": code}) as post:
        sent = await send(post.where)
    assert (sent.outcome, sent.reason) == (outcome, code[:3])


@pytest.mark.parametrize(
    "to",
    ["", "devi", "a@b@c.example", "devi@oak.example\r\nBcc: all@oak.example", "devi oak.example", "<devi@oak.example>"],
)
async def test_what_is_no_address_is_refused(to: str, tmp_path: Path) -> None:
    with PostOffice() as post:
        assert (await send(post.where, to)).outcome is Outcome.REFUSED
    assert (await SunkMail(tmp_path / "mail", LETTERHEAD, Then()).send(to, message())).outcome is Outcome.REFUSED
    assert post.taken == []
    assert not (tmp_path / "mail").exists()


async def test_no_mail_server_there() -> None:
    assert (await send(f"127.0.0.1:{free_port()}")).outcome is Outcome.FAILED


async def test_a_mail_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        assert (await send(f"127.0.0.1:{silent.getsockname()[1]}")).outcome is Outcome.FAILED
        assert time.monotonic() - began < 60, "where it would be kept for ever"


# -- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a mail server that calls itself 127.0.0.1."""
    return certify(tmp_path_factory.mktemp("tls") / "mail.pem", "127.0.0.1")


async def test_encryption_that_is_offered_is_used_and_whoever_offers_it_is_verified(certificate: Path) -> None:
    """We do not fall back to clear text before somebody in between."""
    with PostOffice(tls_context=serving(certificate)) as post:
        assert (await send(post.where)).outcome is Outcome.FAILED
    assert post.taken == []


async def test_a_verified_server_gets_its_mail_encrypted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with PostOffice(tls_context=serving(certificate)) as post:
        assert (await send(post.where.replace("127.0.0.1", "localhost"))).outcome is Outcome.FAILED, "another's"
        assert (await send(post.where)).outcome is Outcome.DELIVERED
    assert post.encrypted == [True]


async def test_a_password_is_not_given_to_a_server_without_encryption() -> None:
    seen: list[object] = []

    def authenticate(*arguments: object) -> AuthResult:
        seen.append(arguments[-1])
        return AuthResult(success=True)

    with PostOffice(authenticator=authenticate, auth_require_tls=False) as post:
        sent = await SmtpMail(server_of(f"smtp://harken:secret@{post.where}"), LETTERHEAD, Then()).send(DEVI, message())
    assert (sent.outcome, seen, post.taken) == (Outcome.FAILED, [], [])


def test_the_address_of_a_mail_server() -> None:
    server = server_of("smtp://harken:a%40b%3A@mail.example:2525")
    assert (server.host, server.port, server.tls, server.user, server.password) == (
        *("mail.example", 2525, False, "harken"),
        "a@b:",
    )
    assert (server_of("smtp://mail.example").port, server_of("smtps://mail.example").port) == (587, 465)
    assert server_of("smtps://mail.example").tls
    assert "a@b:" not in repr(server)


# -- files -----------------------------------------------------------------------------------------------------------


async def test_without_a_mail_server_mail_is_laid_down_for_its_owner_only(tmp_path: Path) -> None:
    directory = tmp_path / "data" / "mail"
    for _ in range(2):
        sent = await SunkMail(directory, LETTERHEAD, Then()).send(DEVI, message(Says.WAITING, "K7QF-2M9D"))
        assert (sent.outcome, sent.reason) == (Outcome.DELIVERED, "sunk")
    [path] = directory.iterdir()
    assert path.name == f"20261121T140300Z-{message().id}.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    got = parsed(path.read_bytes())
    assert (got["to"], got["subject"]) == (DEVI, TEXTS[Says.WAITING])
    assert "K7QF-2M9D" in got.get_content()


async def test_a_full_disk_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(b"a file where the directory should be")
    sent = await SunkMail(tmp_path / "mail", LETTERHEAD, Then()).send(DEVI, message())
    assert sent.outcome is Outcome.FAILED


def test_the_configuration_decides(tmp_path: Path) -> None:
    settings = Config(
        dsn_app="",
        dsn_worker="",
        dsn_owner="",
        redis_url="",
        key_dir=tmp_path / "keys",
        host="",
        port=0,
        origin=ORIGIN,
        static_dir=tmp_path,
    )
    assert isinstance(mail_channel(settings, Then()), SunkMail)
    real = msgspec.structs.replace(settings, mail_url="smtp://mail.example")
    assert isinstance(mail_channel(real, Then()), SmtpMail)
    assert settings.mail_dir == tmp_path / "mail"

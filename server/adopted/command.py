"""`harken policy`: prints a policy in plain English, and says what is wrong with one."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from server.adopted.holding import unheld
from server.adopted.tenants import Known, NoSuchTenant, known_of
from server.clock import SystemClock
from server.config import Config, config, config_of
from server.policy.explain import Chapter, explain
from server.policy.layers import LAYER, PROVIDERS
from server.policy.load import Packs, read_packs
from server.policy.pack import Pack
from server.policy.written import PackRefused
from sync.messages.settings import Nation


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verb")
    said = verbs.add_parser("explain", help="print a policy in plain English")
    said.add_argument("--nation", type=Nation, action="append", help="ENG, WLS, SCT or NIR; of a tenant: its settings'")
    said.add_argument("--digest", help="of --tenant: the policy that a decision with this digest was made under")
    checked = verbs.add_parser("check", help="say what is wrong with a policy, or with FILEs before they are used")
    checked.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a provider's text, or its own additions")
    checked.set_defaults(digest=None)
    for verb in (said, checked):
        verb.add_argument("--pack", help="a policy that came with the program")
        verb.add_argument("--tenant", metavar="SLUG", help="a provider's whole policy, and who holds what it names")
        verb.add_argument("--data", type=Path, help="the directory of a Harken (default: what HARKEN_CONFIG names)")


def run(arguments: argparse.Namespace) -> int:
    """0 if nothing is wrong, 1 if something is."""
    try:
        packs = read_packs()
        known = None if arguments.tenant is None else asyncio.run(_known(arguments))
        if arguments.verb == "explain":
            sys.stdout.write(_explained(arguments, packs, known))
            return 0
        wrong = [*_wrong(arguments, packs, known)]
    except PackRefused as error:
        wrong = list(error.mistakes)
    sys.stdout.write("".join(f"{sentence}\n" for sentence in wrong or ["nothing wrong"]))
    return 1 if wrong else 0


async def _known(arguments: argparse.Namespace) -> Known:
    settled: Config = config() if arguments.data is None else config_of(arguments.data)
    return await known_of(settled, arguments.tenant, arguments.digest)


def _explained(arguments: argparse.Namespace, packs: Packs, known: Known | None) -> str:
    if known is None:
        names = [arguments.pack] if arguments.pack else list(packs)
        nations = tuple(arguments.nation or (Nation.ENGLAND,))
        return "\n".join(_page(_named(packs, name), packs, nations) for name in names)
    nations = tuple(arguments.nation or known.nations)
    if known.texts is None:
        return _page(packs.of(known.pack_name, known.slug, known.layer), packs, nations)
    try:
        then = Packs({path: text for path, text in known.texts.items() if path != LAYER})
        [name] = then
        return _page(then.layered(name, known.slug, known.texts.get(LAYER, b"").decode()), then, nations)
    except PackRefused:
        # Written for another version of the program: whoever asks still gets every word of it.
        texts = "\n".join(f"# {path}\n\n{text.decode()}" for path, text in sorted(known.texts.items()))
        return f"This version of Harken has no reading of it any more. Its texts, as they were:\n\n{texts}"


def _named(packs: Packs, name: str) -> Pack:
    if name not in packs:
        raise NoSuchTenant(f"there is no policy {name}: {', '.join(packs)}")
    return packs[name]


def _page(pack: Pack, packs: Packs, nations: Sequence[Nation]) -> str:
    head = f"{pack.title}\n{pack.policy_version}\ndigest {pack.digest.hex()}\n"
    return head + "".join(map(_printed, explain(pack, packs.base, nations)))


def _printed(chapter: Chapter) -> str:
    lines = "".join(f"  - {line}\n" for line in chapter.lines)
    return f"\n{chapter.title}\n{'-' * len(chapter.title)}\n{lines}"


def _wrong(arguments: argparse.Namespace, packs: Packs, known: Known | None) -> Iterator[str]:
    for path in arguments.files:
        try:
            yield from _wrong_in(path.read_bytes(), arguments.pack, packs, known)
        except PackRefused as error:
            yield from (f"{path}: {mistake}" for mistake in error.mistakes)
    if known is not None and not arguments.files:
        pack = packs.layered(known.pack_name, known.slug, known.layer)
        yield from unheld(pack, known.appointments, known.settings, SystemClock().now())


def _wrong_in(text: bytes, name: str | None, packs: Packs, known: Known | None) -> Iterable[str]:
    """A provider's text says of itself what it is called; additions are laid over a policy that is named."""
    provider = _called(text)
    if provider is not None:
        Packs({**packs.texts, f"{PROVIDERS}{provider}": text})
        return ()
    if known is None and name is None:
        raise PackRefused("additions are held against a policy: name it with --pack or --tenant")
    try:
        layer = text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackRefused(f"it is no text: {error.reason}") from error
    if known is None:
        packs.layered(_named(packs, str(name)).name, str(name), layer)
        return ()
    pack = packs.layered(known.pack_name, known.slug, layer)
    return unheld(pack, known.appointments, known.settings, SystemClock().now())


def _called(text: bytes) -> str | None:
    with suppress(UnicodeDecodeError, tomllib.TOMLDecodeError):
        said = tomllib.loads(text.decode("utf-8"))
        return str(said.get("name", "")) if "sections" in said else None
    return None

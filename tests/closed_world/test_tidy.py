"""Style that a machine can hold: clock, chance, environment and network have one home each, and no file is dead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for room in ("server", "sync") for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
CLIENT = sorted(
    path for kind in ("*.ts", "*.svelte") for path in (ROOT / "client/src").rglob(kind) if ".gen." not in path.name
)

# What may be named only in its homes, and what to use elsewhere.
HOMES = {
    r"datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic|sleep|perf_counter)": (
        "a Clock that is passed in",
        {"server/clock.py", "server/up", "server/embedded"},
    ),
    r"secrets\.|uuid\.uuid|os\.urandom|random\.": ("a Chance that is passed in", {"server/chance.py"}),
    r"os\.environ|os\.getenv": ("server/config.py", {"server/config.py", "server/embedded", "server/up"}),
    r"httpx\.|aiohttp\.|requests\.|urllib\.request|socket\.": (
        "no network from inside the server but the egress to push services",
        {
            "server/up",
            "server/embedded",
            "server/serve.py",
            "server/alerts/egress.py",
            "server/alerts/pinning.py",
            "server/production",
        },
    ),
    r"aiosmtplib\.": ("a Channel that is passed in", {"server/alerts/mail.py"}),
    r"asyncpg\.connect|create_pool": (
        "Database.tenant_tx",
        {
            "server/db",
            "server/up",
            "server/production",
            "server/doorbell.py",
            "server/verify",
            "server/embedded",
            "server/backup",
        },
    ),
}

CLIENT_HOMES = {
    r"Date\.now\(|new Date\(\)|performance\.now\(": ("src/world.ts",),
    r"Math\.random|crypto\.randomUUID|getRandomValues": ("src/world.ts",),
    r"(?<![.\w])fetch\(": ("src/world.ts", "src/sw/", "src/link/"),
    r"(?<![.\w])(setTimeout|setInterval)\(": ("src/world.ts",),
    r"navigator\.(locks|onLine)": ("src/world.ts",),
    r"\.innerHTML|\{@html|document\.write|eval\(|new Function\(": (),
    r"console\.": (),
    r"localStorage|sessionStorage|document\.cookie": (),
}
"""The same for the client. Its service worker fetches by nature, and so does the page of
whoever has no account, which has nothing else; the last three have no home at all."""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def names_of(path: Path) -> Iterator[str]:
    """The dotted names that a module uses, without what its comments and texts say."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def imports_of(path: Path) -> Iterator[str]:
    """Modules that a file imports or names in a text."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Constant(value=str(text)):
                yield text.partition(":")[0]
            case _:
                pass


def uncommented(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)


def test_the_world_comes_in_as_an_argument() -> None:
    wrong = [
        f"{named(path)} uses {name}: use {instead}"
        for path in SOURCES
        for name in names_of(path)
        for pattern, (instead, homes) in HOMES.items()
        if re.match(pattern, name) and not named(path).startswith(tuple(homes))
    ]
    assert not wrong


def test_the_client_meets_the_world_in_one_place() -> None:
    wrong = [
        f"{named(path)} has {found.group()}: its home is {homes or 'nowhere'}"
        for path in CLIENT
        if not path.name.endswith(".test.ts")
        for pattern, homes in CLIENT_HOMES.items()
        for found in re.finditer(pattern, uncommented(path.read_text()))
        if not named(path).startswith(tuple(f"client/{home}" for home in homes))
    ]
    assert not wrong


def test_no_module_is_dead() -> None:
    """Every module is imported, named in a text (as the commands are), or run by the Makefile."""
    used = {name for path in (*SOURCES, *TESTS) for name in imports_of(path)}
    by_name = (ROOT / "Makefile").read_text() + (ROOT / "pyproject.toml").read_text()
    dead = [
        module
        for path in SOURCES
        if path.name not in ("__init__.py", "__main__.py")
        and (module := named(path).removesuffix(".py").replace("/", ".")) not in used
        and module not in by_name
    ]
    assert not dead


def test_nothing_is_left_for_later_or_printed() -> None:
    """Only commands speak to a terminal."""
    late = [named(path) for path in (*SOURCES, *CLIENT) if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text())]
    printing = [
        named(path)
        for path in SOURCES
        if not named(path).startswith(("server/up", "server/cli.py"))
        and "arguments: argparse.Namespace" not in path.read_text()
        and "__main__" not in path.read_text() + path.name
        and any(isinstance(node, ast.Name) and node.id == "print" for node in ast.walk(ast.parse(path.read_text())))
    ]
    assert not late
    assert not printing


def test_lock_files_name_no_host() -> None:
    """What is installed is decided by name and hash; from where, by whoever installs. `npm install` adds addresses of
    sponsors: take them out again."""
    locks = [ROOT / "client/package-lock.json", *sorted((ROOT / "deploy/locks").iterdir())]
    assert [named(path) for path in locks if re.search(r"https?://|file:", path.read_text())] == []

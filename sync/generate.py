"""Writes what the messages look like for those who do not read Python: TypeScript types and a JSON Schema.

`python -m sync.generate` writes both files; a closed-world test fails when they are not what this would write.
Every module in `sync/messages/` is taken up by being there: that package is the one list of what travels.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import msgspec
from msgspec import Struct
from msgspec import inspect as shape

import sync.messages
from sync.messages.base import Command, EntryData

ROOT = Path(__file__).resolve().parent.parent
TYPESCRIPT = ROOT / "client" / "src" / "sync" / "protocol.gen.ts"
SCHEMA = ROOT / "sync" / "schema.json"

HEAD = """// Written by `python -m sync.generate` from sync/messages/. Do not edit: a test compares.
// A writer writes every field. Another's writer may leave out one that has a default in sync/schema.json: read it with `??`.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };
"""


def main() -> None:
    for path, text in files():
        path.write_text(text, encoding="utf-8")


def files() -> Iterator[tuple[Path, str]]:
    """Each generated file with the text it must have."""
    yield TYPESCRIPT, typescript()
    yield SCHEMA, schema()


def modules() -> list[ModuleType]:
    found = pkgutil.iter_modules(sync.messages.__path__, "sync.messages.")
    return [importlib.import_module(module.name) for module in sorted(found, key=lambda module: module.name)]


def _own(module: ModuleType, base: type) -> list[type]:
    return [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, base) and thing.__module__ == module.__name__
    ]


def structs() -> list[type[Struct]]:
    return [struct for module in modules() for struct in _own(module, Struct) if struct not in (Command, EntryData)]


def kinds(base: type[Struct]) -> list[type[Struct]]:
    """All commands, or all kinds of data that the server itself puts into entries."""
    return [struct for struct in structs() if issubclass(struct, base)]


def schema() -> str:
    _, parts = msgspec.json.schema_components(structs(), ref_template="#/$defs/{name}")
    parts["Command"] = {"anyOf": [{"$ref": f"#/$defs/{struct.__name__}"} for struct in kinds(Command)]}
    parts["EntryData"] = {"anyOf": [{"$ref": f"#/$defs/{struct.__name__}"} for struct in kinds(EntryData)]}
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Harken messages",
        "description": "The body of an envelope. What the server itself says in an entry's `d` is $defs/EntryData.",
        "$ref": "#/$defs/Command",
        "$defs": dict(sorted(parts.items())),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def typescript() -> str:
    brands: dict[str, str] = {}
    parts = [_enum(enum) for module in modules() for enum in _own(module, StrEnum)]
    parts += [_interface(struct, brands) for struct in structs()]
    parts += [
        _union("Command", kinds(Command), "What a person does. `k` tells which."),
        _union("EntryData", kinds(EntryData), "What the server itself says in an entry. `k` tells which."),
    ]
    ids = [f"export type {name} = Branded<'{name}'>;\n" for name in sorted(brands)]
    return "\n".join([HEAD, "".join(ids), *parts])


def _enum(enum: type) -> str:
    values = ", ".join(f"'{member.value}'" for member in enum)  # type: ignore[attr-defined]  # StrEnum iterates members
    name = enum.__name__
    return f"{_comment(enum.__doc__)}export const {name} = [{values}] as const;\nexport type {name} = (typeof {name})[number];\n"


def _union(name: str, members: list[type[Struct]], doc: str) -> str:
    return f"{_comment(doc)}export type {name} =\n" + "\n".join(f"\t| {member.__name__}" for member in members) + ";\n"


def _interface(struct: type[Struct], brands: dict[str, str]) -> str:
    info = shape.type_info(struct)
    assert isinstance(info, shape.StructType)
    docs = _field_docs(struct)
    lines = [] if info.tag is None else [f"\treadonly {info.tag_field}: '{info.tag}';\n"]
    for field in info.fields:
        lines.append(_comment(docs.get(field.name), "\t"))
        lines.append(f"\treadonly {field.encode_name}: {_type(field.type, brands)};\n")
    return f"{_comment(struct.__doc__)}export interface {struct.__name__} {{\n{''.join(lines)}}}\n"


def _type(of: shape.Type, brands: dict[str, str]) -> str:
    """The TypeScript of one type. A kind that no message has used yet is an error here, not `unknown`."""
    match of:
        case shape.Metadata(type=inner, extra_json_schema=extra):
            brand = (extra or {}).get("x-brand")
            if brand is None:
                return _type(inner, brands)
            brands[brand] = brand
            return str(brand)
        case shape.StructType(cls=cls) | shape.EnumType(cls=cls):
            return cls.__name__
        case shape.UnionType(types=types):
            return " | ".join(_type(one, brands) for one in types)
        case shape.VarTupleType(item_type=item) | shape.ListType(item_type=item):
            inside = _type(item, brands)
            return f"readonly {inside}[]" if inside.isidentifier() else f"readonly ({inside})[]"
        case shape.TupleType(item_types=items):
            return f"readonly [{', '.join(_type(item, brands) for item in items)}]"
        case shape.DictType(key_type=key, value_type=value):
            return f"Readonly<Record<{_type(key, brands)}, {_type(value, brands)}>>"
        case shape.StrType():
            return "string"
        case shape.IntType() | shape.FloatType():
            return "number"
        case shape.BoolType():
            return "boolean"
        case shape.NoneType():
            return "null"
        case shape.LiteralType(values=values):
            return " | ".join(f"'{value}'" if isinstance(value, str) else str(value) for value in values)
        case _:
            raise TypeError(f"no TypeScript for {of}")


def _field_docs(struct: type[Struct]) -> dict[str, str]:
    """The string under a field in the source: Python keeps it nowhere else."""
    tree = ast.parse(inspect.getsource(struct)).body[0]
    assert isinstance(tree, ast.ClassDef)
    docs: dict[str, str] = {}
    for before, after in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name):
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
                docs[before.target.id] = after.value.value
    return docs


def _comment(doc: str | None, indent: str = "") -> str:
    if not doc:
        return ""
    lines = inspect.cleandoc(doc).splitlines()
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    return f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"


if __name__ == "__main__":
    main()

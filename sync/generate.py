"""Writes what the messages look like for those who do not read Python: TypeScript types and a JSON Schema.

The shapes of the device engine are written too, so that its two implementations cannot come to mean different data.
`python -m sync.generate` writes all three files; a closed-world test fails when they are not what this would write.
Every module in `sync/messages/` is taken up by being there: that package is the one list of what travels.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Annotated, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec import inspect as shape

import sync.messages
from sync.device import shapes
from sync.messages import base
from sync.messages.base import Command, EntryData

ROOT = Path(__file__).resolve().parent.parent
TYPESCRIPT = ROOT / "client" / "src" / "sync" / "protocol.gen.ts"
DEVICE = ROOT / "client" / "src" / "sync" / "device.gen.ts"
SCHEMA = ROOT / "sync" / "schema.json"

HEAD = """// Written by `python -m sync.generate` from sync/messages/. Do not edit: a test compares.
// We write every field. Another's writer may leave out one that has a default in sync/schema.json: read it with `??`.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };
"""

DEVICE_HEAD = """// Written by `python -m sync.generate` from sync/device/shapes.py. Do not edit: a test compares.
/*
{doc}
 */
import type {{ {names} }} from './protocol.gen';
"""


def main() -> None:
    for path, text in files():
        path.write_text(text, encoding="utf-8")


def files() -> Iterator[tuple[Path, str]]:
    """Each generated file with the text it must have."""
    yield TYPESCRIPT, typescript()
    yield DEVICE, device()
    yield SCHEMA, schema()


def modules() -> list[ModuleType]:
    found = pkgutil.iter_modules(sync.messages.__path__, "sync.messages.")
    return [importlib.import_module(module.name) for module in sorted(found, key=lambda module: module.name)]


def _own(module: ModuleType, of: type) -> list[type]:
    return [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, of) and thing.__module__ == module.__name__
    ]


def structs() -> list[type[Struct]]:
    return [struct for module in modules() for struct in _own(module, Struct) if struct not in (Command, EntryData)]


def kinds(of: type[Struct]) -> list[type[Struct]]:
    """All commands, or all kinds of data that the server itself puts into entries."""
    return [struct for struct in structs() if issubclass(struct, of)]


def _is_old(struct: type[Struct]) -> bool:
    """True for a version of a message that has a successor: those stand in a module of their version."""
    return struct.__module__.endswith("_v1")


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
    brands: set[str] = set()
    for alias in vars(base).values():
        if get_origin(alias) is Annotated:
            _type(shape.type_info(alias), brands)
    parts = [_enum(enum) for module in modules() for enum in _own(module, StrEnum)]
    parts += [_interface(struct, brands) for struct in structs()]
    parts += [
        # A device sends today's versions only; it reads the older ones by their own names.
        _union("Command", [one for one in kinds(Command) if not _is_old(one)], "What a person does. `k` tells which."),
        _union("EntryData", kinds(EntryData), "What the server itself says in an entry. `k` tells which."),
    ]
    ids = [f"export type {name} = Branded<'{name}'>;\n" for name in sorted(brands)]
    return "\n".join([HEAD, "".join(ids), *parts])


def device() -> str:
    brands: set[str] = set()
    bases = (shapes.Shape, shapes.Input, shapes.Effect)
    parts = [_interface(struct, brands) for struct in _own(shapes, Struct) if struct not in bases]
    parts += [_union("Input", get_args(shapes.Inputs), ""), _union("Effect", get_args(shapes.Effects), "")]
    names = ", ".join(sorted({*brands, *(name for name in vars(shapes) if any(name == s.__name__ for s in structs()))}))
    doc = "\n".join(f" * {line}".rstrip() for line in inspect.cleandoc(shapes.__doc__ or "").splitlines())
    return "\n".join([DEVICE_HEAD.format(doc=doc, names=names), *parts])


def _enum(enum: type) -> str:
    values = ", ".join(f"'{member.value}'" for member in enum)  # type: ignore[attr-defined]  # StrEnum iterates members
    name = enum.__name__
    consts = f"export const {name} = [{values}] as const;\nexport type {name} = (typeof {name})[number];\n"
    return _comment(enum.__doc__) + consts


def _union(name: str, members: Iterable[type[Struct]], doc: str) -> str:
    return f"{_comment(doc)}export type {name} =\n" + "\n".join(f"\t| {member.__name__}" for member in members) + ";\n"


def _interface(struct: type[Struct], brands: set[str]) -> str:
    info = shape.type_info(struct)
    assert isinstance(info, shape.StructType)
    docs = _field_docs(struct)
    lines = [] if info.tag is None else [f"\treadonly {info.tag_field}: '{info.tag}';\n"]
    for field in info.fields:
        lines.append(_comment(docs.get(field.name), "\t"))
        lines.append(f"\treadonly {field.encode_name}: {_type(field.type, brands)};\n")
    return f"{_comment(struct.__doc__)}export interface {struct.__name__} {{\n{''.join(lines)}}}\n"


_PLAIN: dict[type[shape.Type], str] = {
    shape.StrType: "string",
    shape.IntType: "number",
    shape.BoolType: "boolean",
    shape.NoneType: "null",
}


def _type(of: shape.Type, brands: set[str]) -> str:
    """The TypeScript of one type. A kind that no message has used yet is an error here, not `unknown`."""
    match of:
        case shape.Metadata(type=inner, extra_json_schema=extra):
            brand = (extra or {}).get("x-brand")
            if brand is None:
                return _type(inner, brands)
            brands.add(brand)
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
        case _:
            return _PLAIN[type(of)]


def _field_docs(struct: type[Struct]) -> dict[str, str]:
    """The string under a field in the source: Python keeps it nowhere else."""
    tree = ast.parse(inspect.getsource(struct)).body[0]
    assert isinstance(tree, ast.ClassDef)
    docs: dict[str, str] = {}
    for before, after in zip(tree.body, tree.body[1:], strict=False):
        match before, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(doc))):
                docs[name] = doc
            case _:
                pass
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

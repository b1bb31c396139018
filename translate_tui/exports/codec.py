"""Convert records to JSON values and back, by their type hints.

Handles dataclasses, named tuples, enums, dates, moments, and tuples and dicts of them. Ended meetings are stored
in this form, and exported in it as JSON.
"""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from translate_tui.model import Pattern

T = TypeVar("T")

# Fields that have another name in stored and exported JSON than in the code. Stored minutes are never rewritten, so
# these names stay.
JSON_NAMES: Final = {
    "written_at": "at",
    "reviewed": "promises",
    "ratings": "placements",
    "missing": "lacks",
}


def encode(value: Any) -> Any:
    """Return `value` in the types that JSON has."""
    if is_dataclass(value) and not isinstance(value, type):
        return {_json_name(field.name): encode(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_fields"):
        return {_json_name(name): encode(getattr(value, name)) for name in value._fields}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    return value


def decode(kind: type[T], value: Any) -> T:
    """Return the value of type `kind` that `encode` converted. Raises TypeError or ValueError for anything else.

    A field that is missing, because the record is older than the field, gets its default.
    """
    return _decode(kind, value)  # type: ignore[no-any-return]  # `kind` decides the type, at run time


def _decode(kind: Any, value: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):  # only `X | None` is used
        inner = next(argument for argument in arguments if argument is not NoneType)
        return None if value is None else _decode(inner, value)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_decode(arguments[0], item) for item in value)
        return tuple(_decode(argument, item) for argument, item in zip(arguments, value, strict=True))
    if origin is dict:
        return {_decode(arguments[0], key): _decode(arguments[1], item) for key, item in value.items()}
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        if kind is Pattern and "yearly_value" in value:
            value = _with_sums(value)
        present = {name: _json_name(name) for name in hints if _json_name(name) in value}
        return cast(Any, kind)(**{name: _decode(hints[name], value[key]) for name, key in present.items()})
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return kind(value)


def _with_sums(pattern: dict[str, Any]) -> dict[str, Any]:
    """Return a pattern of minutes that knew one sum of all its customers, whatever their currencies, as it is now."""
    sums = [{"amount": pattern["yearly_value"]}] if pattern.get("valued") else []
    return {**pattern, "yearly_values": sums}


def _json_name(field: str) -> str:
    return JSON_NAMES.get(field, field)

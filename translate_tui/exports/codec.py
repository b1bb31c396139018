"""Convert records to JSON values and back, by their type hints.

Handles dataclasses, named tuples, enums, dates, moments, and tuples and dicts of them. Ended meetings are stored
in this form, and exported in it as JSON.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from translate_tui.model import Pattern, Phase

T = TypeVar("T")

# Stored minutes are never rewritten, so names that fields and values had once are still read.
FORMER_NAMES: Final = {"written_at": "at", "reviewed": "promises", "ratings": "placements", "missing": "lacks"}
FORMER_VALUES: Final = {"promises": Phase.REVIEW.value}


def encode(value: Any) -> Any:
    """Return `value` in the types that JSON has."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_fields"):
        return {name: encode(getattr(value, name)) for name in value._fields}
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
    decoder: Callable[[Any], T] = _decoder(cast(Any, kind))
    return decoder(value)


# Built once for each kind: minutes hold hundreds of records of a few kinds, and reading a kind's hints is slow.
@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):  # only `X | None` is used
        inner = _decoder(next(argument for argument in arguments if argument is not NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        item = _decoder(arguments[0])
        return lambda value: tuple(map(item, value))
    if origin is tuple:
        items = [_decoder(argument) for argument in arguments]
        return lambda value: tuple(decode_item(part) for decode_item, part in zip(items, value, strict=True))
    if origin is dict:
        key, item = map(_decoder, arguments)
        return lambda value: {key(name): item(part) for name, part in value.items()}
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _record_decoder(kind)
    if kind is Phase:
        return lambda value: Phase(FORMER_VALUES.get(value, value))
    return kind.fromisoformat if kind in (datetime, date) else cast(Callable[[Any], Any], kind)


def _record_decoder(kind: Any) -> Callable[[Any], Any]:
    decoders = {name: _decoder(hint) for name, hint in get_type_hints(kind).items()}
    former = {name: FORMER_NAMES[name] for name in decoders if name in FORMER_NAMES}

    def decode_record(value: Any) -> Any:
        if kind is Pattern and "yearly_value" in value:
            value = _with_sums(value)
        if former:
            value = {name: value[old] for name, old in former.items() if old in value} | value
        return kind(**{name: decode_field(value[name]) for name, decode_field in decoders.items() if name in value})

    return decode_record


def _with_sums(pattern: dict[str, Any]) -> dict[str, Any]:
    """Return a pattern of minutes that knew one sum of all its customers, whatever their currencies, as it is now."""
    sums = [{"amount": pattern["yearly_value"]}] if pattern.get("valued") else []
    return {**pattern, "yearly_values": sums}

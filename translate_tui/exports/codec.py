"""Records as JSON values and back: dataclasses, named tuples, enums, dates, moments, tuples and dicts of them."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Return `value` as what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
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
    """Return the value of type `kind` that `encode` wrote. Raises TypeError or ValueError for others.

    A field that is missing (an older record) takes its default.
    """
    return _decode(kind, value)  # type: ignore[no-any-return]


def _decode(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if value is None else _decode(next(k for k in inner if k is not NoneType), value)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_decode(inner[0], item) for item in value)
        return tuple(_decode(k, item) for k, item in zip(inner, value, strict=True))
    if origin is dict:
        return {_decode(inner[0], key): _decode(inner[1], item) for key, item in value.items()}
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        known = {name: _decode(hints[name], value[name]) for name in hints if name in value}
        return cast(Any, kind)(**known)
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return kind(value)

"""Masking of all texts within a value: a list of tickets, a meeting's record."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast

from translate_tui.redaction.spans import CUSTOMER, ID, NAME

T = TypeVar("T")

# Fields of our values that hold nothing but a name or an id, so that all of it is masked, whatever it is.
_MARK_BY_FIELD: Final = {
    **dict.fromkeys(("customer", "reply_customer"), CUSTOMER),
    **dict.fromkeys(("owner", "raised_by", "author", "speaker", "who", "name"), NAME),
    "ref": ID,
}


def redact_texts(value: T, redact: Callable[[str], str]) -> T:
    """Return `value` with `redact` applied to every text in it, through named tuples, dataclasses, tuples and dicts.

    Fields that always hold a name or an id (customer, owner, ref ...) are masked whole. Enums and the keys of dicts
    stay as they are.
    """
    return cast(T, _redact(value, redact, ""))


def _redact(value: Any, redact: Callable[[str], str], field: str) -> Any:
    if type(value) is str:  # and no subclass: enums of our own are texts, too
        return _MARK_BY_FIELD[field] if value and field in _MARK_BY_FIELD else redact(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_redact(item, redact, name) for name, item in zip(value._fields, value, strict=True)))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _redact(getattr(value, f.name), redact, f.name) for f in fields(value)})
    if isinstance(value, tuple | list):
        return type(value)(_redact(item, redact, field) for item in value)
    if isinstance(value, dict):
        return {key: _redact(item, redact, field) for key, item in value.items()}
    return value

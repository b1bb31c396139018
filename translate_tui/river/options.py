"""What people chose about an import, now or before."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from translate_tui.river.dates import DayOrder
from translate_tui.river.meanings import KNOWN, Meanings

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class SavedMapping(NamedTuple):
    """The columns that were chosen for a source before."""

    key: str
    fields: Mapping[str, str]
    order: DayOrder | None = None


class ReadOptions(NamedTuple):
    """`fields` maps fields to columns, `order` says how dates are written, `channels` names the River's channels.

    `remembered` are choices made before; `known_channels` the ids of channels read before.
    """

    fields: Mapping[str, str] = _NONE
    order: DayOrder | None = None
    channels: tuple[str, ...] = ()
    meanings: Meanings = KNOWN
    remembered: tuple[SavedMapping, ...] = ()
    known_channels: frozenset[str] = frozenset()

"""Options for reading a file: what people chose for this import, and what they chose before."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from translate_tui.river.dates import DayOrder
from translate_tui.river.meanings import KNOWN, Meanings

_NO_FIELDS: Final[Mapping[str, str]] = MappingProxyType({})


class SavedMapping(NamedTuple):
    """The columns (by field) and the date order that people chose for a source, to be used for its next export.

    `key` is the source's key; a field that maps to "" is read from no column.
    """

    key: str
    fields: Mapping[str, str]
    order: DayOrder | None = None


class ReadOptions(NamedTuple):
    """How to read a file: what people chose for this import, else what is known from earlier ones.

    `fields` maps fields to the column each is read from, `order` says how ambiguous dates are written, `channels`
    names the channels of a Slack export to read. `meanings` translates the file's words for type, segment and
    impact. `saved` and `known_channels` (ids) come from earlier imports; they apply where `fields`, `order` and
    `channels` say nothing.
    """

    fields: Mapping[str, str] = _NO_FIELDS
    order: DayOrder | None = None
    channels: tuple[str, ...] = ()
    meanings: Meanings = KNOWN
    saved: tuple[SavedMapping, ...] = ()
    known_channels: frozenset[str] = frozenset()

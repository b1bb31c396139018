"""A format: what the columns of one known export mean, and how it is told from others.

Each is one small file in `formats/`, found by itself: adding a format is adding a file there
(see CONTRIBUTING.md). What no format knows is read by the names of its columns (`fields.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, NamedTuple

from translate_tui.model import NewReply, Skipped
from translate_tui.river.fields import column_name

Record = Mapping[str, Any]
Beside = Mapping[str, Mapping[str, Record]]  # other lists of a JSON document, by their names and ids


class ExportFormat(NamedTuple):
    """One export that is known by its content.

    `told_by`: alternatives, each a set of columns that must all be there. `fields`: the columns each
    field is read from (JSON: `names.joined.by.dots`); the first of them that says something holds, of
    `tags` all of them. `as_said`: columns without a field that are kept as words under the quote.
    `prepare` changes a JSON record before its columns are read, or says why it is none;
    it is given the other lists of the document, too. `replies`
    takes the replies from a record: for tables, every column with all its cells.
    """

    name: str
    key: str
    fields: Mapping[str, tuple[str, ...]]
    told_by: tuple[tuple[str, ...], ...] = ()
    as_said: tuple[str, ...] = ()
    prepare: Callable[[Record, Beside], Record | Skipped] | None = None
    replies: Callable[[Record], tuple[NewReply, ...]] | None = None
    how_told: str = ""  # for those that are not told by columns

    def columns_of(self, field: str, columns: Iterable[str]) -> tuple[str, ...]:
        """Return the columns from which a field is read, of those that are there, best first."""
        there: dict[str, str] = {}
        for column in columns:
            there.setdefault(column_name(column), column)
        return tuple(there[key] for name in self.fields.get(field, ()) if (key := column_name(name)) in there)


_PACKAGE: Final = "translate_tui.river.formats"


@cache
def all_formats() -> tuple[ExportFormat, ...]:
    """Return all formats: the constant FORMATS of every file in `formats/`, by the names of the files."""
    path = import_module(_PACKAGE).__path__
    modules = sorted(module.name for module in iter_modules(path))
    return tuple(one for name in modules for one in import_module(f"{_PACKAGE}.{name}").FORMATS)


def format_of(columns: Iterable[str]) -> ExportFormat | None:
    """Return the format that is told by the most of these columns; None where none is."""
    names = {column_name(column) for column in columns}
    best, most = None, 0
    for one in all_formats():
        for needed in one.told_by:
            if len(needed) > most and all(column_name(column) in names for column in needed):
                best, most = one, len(needed)
    return best

"""ExportFormat: what the columns of a known export mean, and how the export is recognized.

Each format is one small file in `formats/` that defines FORMATS; adding a format is adding a file there (see
CONTRIBUTING.md). A table of no known format is read by the names of its columns (`fields.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, NamedTuple

from translate_tui.model import NewReply, Skipped
from translate_tui.river.fields import column_name

Record = Mapping[str, Any]
RelatedRecords = Mapping[str, Mapping[str, Record]]  # the other lists of a JSON document: name -> id -> record


class ExportFormat(NamedTuple):
    """A known export: how it is recognized, and from which columns each field is read.

    `required_columns`: alternatives, each a set of columns that must all exist for a table to be recognized.
    `fields`: for each field the columns to read it from (JSON: `names.joined.by.dots`), best first: the first one
    with a value is used; of `tags` all are.
    `appended_columns`: columns that belong to no field and are added as text under the quote.
    `prepare`: changes a JSON record before its columns are read, or returns Skipped. It also gets the other lists
    of the document, to look up ids in.
    `replies`: returns the replies in a record; for tables a record maps every column to a list of its cells.
    `recognized_by`: a sentence for the list of formats, for exports that are not recognized by columns.
    """

    name: str
    key: str
    fields: Mapping[str, tuple[str, ...]]
    required_columns: tuple[tuple[str, ...], ...] = ()
    appended_columns: tuple[str, ...] = ()
    prepare: Callable[[Record, RelatedRecords], Record | Skipped] | None = None
    replies: Callable[[Record], tuple[NewReply, ...]] | None = None
    recognized_by: str = ""

    def columns_of(self, field: str, columns: Iterable[str]) -> tuple[str, ...]:
        """Return those of `columns` from which a field is read, best first, as they are written there."""
        by_name: dict[str, str] = {}
        for column in columns:
            by_name.setdefault(column_name(column), column)
        return tuple(by_name[key] for name in self.fields.get(field, ()) if (key := column_name(name)) in by_name)


_PACKAGE: Final = "translate_tui.river.formats"


@cache
def all_formats() -> tuple[ExportFormat, ...]:
    """Return the FORMATS of every file in `formats/`, in the order of the files' names."""
    path = import_module(_PACKAGE).__path__
    modules = sorted(module.name for module in iter_modules(path))
    return tuple(known for name in modules for known in import_module(f"{_PACKAGE}.{name}").FORMATS)


def format_of(columns: Iterable[str]) -> ExportFormat | None:
    """Return the format that matches these columns, or None. Of several, the one that requires the most columns."""
    names = {column_name(column) for column in columns}
    best, best_number = None, 0
    for candidate in all_formats():
        for required in candidate.required_columns:
            if len(required) > best_number and all(column_name(column) in names for column in required):
                best, best_number = candidate, len(required)
    return best

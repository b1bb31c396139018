"""What can be imported without choosing anything."""

from typing import NamedTuple

from translate_tui.river.fields import FIELDS
from translate_tui.river.format import all_formats


class KnownFormat(NamedTuple):
    """An export that is known by itself: how it is told, and the columns of each field."""

    name: str
    told_by: str
    fields: dict[str, str]


def known_formats() -> list[KnownFormat]:
    """Return what can be imported without choosing columns, and by which names other columns are known."""
    found = []
    for one in sorted(all_formats(), key=lambda one: one.name.casefold()):
        told = one.how_told or " or ".join(f"columns {', '.join(columns)}" for columns in one.told_by[:1])
        fields = {name: ", else ".join(one.fields[name]) for name in FIELDS if name in one.fields}
        found.append(KnownFormat(one.name, told, fields))
    names = {name: ", ".join(columns) for name, columns in FIELDS.items()}
    told = "any names in any case; a column of another name is chosen with --map field=column"
    found.append(KnownFormat("any CSV, TSV, XLSX, XLS, ODS, JSON or NDJSON", told, names))
    return found

"""The formats that can be imported without choosing columns, as `translate-tui formats` lists them."""

from typing import NamedTuple

from translate_tui.river.fields import FIELDS
from translate_tui.river.format import all_formats


class KnownFormat(NamedTuple):
    """A format in the list.

    `told_by` says how a file is recognized, `fields` from which columns each field is read; both are for people.
    """

    name: str
    told_by: str
    fields: dict[str, str]


def known_formats() -> list[KnownFormat]:
    """Return the known formats by name; the last entry is any other table, with all column names that are known."""
    formats = []
    for river_format in sorted(all_formats(), key=lambda river_format: river_format.name.casefold()):
        told_by = river_format.recognized_by or f"columns {', '.join(river_format.required_columns[0])}"
        columns = river_format.fields
        fields = {field: ", else ".join(columns[field]) for field in FIELDS if field in columns}
        formats.append(KnownFormat(river_format.name, told_by, fields))
    any_table = KnownFormat(
        "any CSV, TSV, XLSX, XLS, ODS, JSON or NDJSON",
        "any names in any case; a column of another name is chosen with --map field=column",
        {field: ", ".join(names) for field, names in FIELDS.items()},
    )
    return [*formats, any_table]

"""The list of formats that can be imported without mapping columns."""

from typing import NamedTuple

from translate_tui.river.fields import FIELDS
from translate_tui.river.format import all_formats


class KnownFormat(NamedTuple):
    """A format in the list: how it is recognised, and for each field the columns it is read from, as text."""

    name: str
    told_by: str
    fields: dict[str, str]


def known_formats() -> list[KnownFormat]:
    """Return the known formats by name; the last entry is any other table, with the column names that are known."""
    listed = []
    for known in sorted(all_formats(), key=lambda known: known.name.casefold()):
        told_by = known.recognised_by or f"columns {', '.join(known.required_columns[0])}"
        fields = {field: ", else ".join(known.fields[field]) for field in FIELDS if field in known.fields}
        listed.append(KnownFormat(known.name, told_by, fields))
    any_table = KnownFormat(
        "any CSV, TSV, XLSX, XLS, ODS, JSON or NDJSON",
        "any names in any case; a column of another name is chosen with --map field=column",
        {field: ", ".join(names) for field, names in FIELDS.items()},
    )
    return [*listed, any_table]

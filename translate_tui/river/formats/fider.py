"""Fider: the CSV export of posts. Votes are not counted: they are not customers.

Source: the export code in the repository github.com/getfider/fider.
"""

from typing import Final

from translate_tui.river.format import ExportFormat

FORMATS: Final = (
    ExportFormat(
        "Fider CSV",
        "fider",
        {
            "id": ("number",),
            "text": ("description",),
            "title": ("title",),
            "tags": ("tags",),
            "date": ("created_at",),
            "author": ("created_by",),
        },
        (("number", "title", "votes_count"),),
    ),
)

"""Fider: the CSV of posts. Votes are no customers and are not counted. Source: github.com/getfider/fider."""

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

"""Linear: the CSV export of issues. Source: the page "Exporting data" at linear.app/docs."""

from typing import Final

from translate_tui.river.format import ExportFormat

FORMATS: Final = (
    ExportFormat(
        "Linear CSV",
        "linear",
        {
            "id": ("ID",),
            "text": ("Description",),
            "title": ("Title",),
            "customer": ("Customer", "Customers"),
            "tags": ("Labels",),
            "date": ("Created",),
            "author": ("Creator",),
        },
        (("ID", "Team", "Title", "Status", "Creator"),),
    ),
)

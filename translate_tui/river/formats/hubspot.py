"""HubSpot: the CSV export of tickets, whose columns people choose.

Source: the article "Export your records" at knowledge.hubspot.com.
"""

from typing import Final

from translate_tui.river.format import ExportFormat

FORMATS: Final = (
    ExportFormat(
        "HubSpot CSV",
        "hubspot",
        {
            "id": ("Ticket ID", "Record ID"),
            "text": ("Ticket description",),
            "title": ("Ticket name",),
            "customer": ("Associated Company", "Associated Company (Primary)", "Primary company", "Company name"),
            "customer_id": ("Associated Company IDs (Primary)", "Associated Company IDs", "Company ID"),
            "email": ("Associated Contact Email", "Contact email", "Email"),
            "person": ("Associated Contact",),
            "person_id": ("Associated Contact IDs",),
            "type": ("Ticket type", "Category"),
            "tags": ("Ticket Tags", "Tags"),
            "date": ("Create date", "Create Date"),
        },
        (
            ("Ticket ID", "Ticket name"),
            ("Record ID", "Ticket name"),
        ),
    ),
)

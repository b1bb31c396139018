"""Freshdesk: the tickets CSV, whose columns people choose. Source: support.freshdesk.com, "Exporting tickets"."""

from typing import Final

from translate_tui.river.format import Format

FORMATS: Final = (
    Format(
        "Freshdesk CSV",
        "freshdesk",
        {
            "id": ("Ticket ID",),
            "text": ("Description",),
            "title": ("Subject",),
            "customer": ("Company Name", "Company"),
            "customer_id": ("Company ID",),
            "email": ("Email", "Requester email", "Contact email"),
            "person_id": ("Contact ID", "Requester ID"),
            "type": ("Type",),
            "tags": ("Tags",),
            "segment": ("Account tier", "Segment", "Customer segment"),
            "date": ("Created time", "Created date"),
        },
        (
            ("Ticket ID", "Subject", "Created time"),
            ("Ticket ID", "Subject", "Group", "Customer interactions"),
        ),
    ),
)

"""Freshdesk: the CSV export of tickets, whose columns people choose, and the JSON of its API.

Source: the article "Exporting tickets" at support.freshdesk.com, and "Tickets" in the API reference at
developers.freshdesk.com.
"""

from typing import Final

from translate_tui.river.format import ExportFormat

FORMATS: Final = (
    ExportFormat(
        "Freshdesk CSV",
        "freshdesk",
        {
            "id": ("Ticket ID",),
            "text": ("Description",),
            "title": ("Subject",),
            "customer": ("Company Name", "Company"),
            "customer_id": ("Company ID",),
            "email": ("Email", "Requester email", "Contact email"),
            "person": ("Full name", "Requester name", "Contact name"),
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
    ExportFormat(
        "Freshdesk JSON",
        "freshdesk",
        {
            "id": ("id",),
            "text": ("description_text", "description"),
            "title": ("subject",),
            "customer": ("company.name",),
            "customer_id": ("company_id",),
            "email": ("requester.email", "email"),
            "person": ("requester.name",),
            "person_id": ("requester_id",),
            "type": ("type",),
            "tags": ("tags",),
            "date": ("created_at",),
        },
        (
            ("id", "subject", "requester_id", "responder_id", "fr_escalated"),
            ("id", "subject", "requester_id", "description_text", "responder_id"),
            ("id", "subject", "description", "requester_id", "responder_id"),
            ("id", "subject", "description", "requester_id", "company_id"),
        ),
    ),
)

"""Zendesk: the CSV export of tickets, and the full export as JSON or NDJSON.

The CSV has no description; a text from the JSON export is kept when a CSV is imported later. The customer is the
organization, else the requester's domain, else the requester. Source: the article "Exporting data to a JSON, CSV,
or XML file" at support.zendesk.com, and "Tickets" in the API reference at developer.zendesk.com.
"""

from typing import Final

from translate_tui.model import Skipped
from translate_tui.river.format import ExportFormat, Record, RelatedRecords

_SEGMENT: Final = tuple(
    f"{name} [{kind}]" for name in ("Segment", "Customer segment", "Plan", "Tier") for kind in ("list", "txt")
)


def _prepare(record: Record, related: RelatedRecords) -> Record | Skipped:
    """Return the ticket with its organization and requester, which the export lists apart from the tickets."""
    inner = record.get("ticket")
    ticket = dict(inner) if isinstance(inner, dict) else dict(record)
    if ticket.get("status") == "deleted":
        return Skipped(0, "deleted tickets")
    for key, list_name in (("organization", "organizations"), ("requester", "users")):
        record_by_id = related.get(list_name, {}).get(str(ticket.get(f"{key}_id")))
        if record_by_id and not isinstance(ticket.get(key), dict):
            ticket[key] = record_by_id
    return ticket


FORMATS: Final = (
    ExportFormat(
        "Zendesk CSV",
        "zendesk",
        {
            "id": ("Id",),
            "title": ("Subject",),
            "customer": ("Organization",),
            "email": ("Requester email", "Requester domain"),
            "person": ("Requester",),
            "person_id": ("Requester id",),
            "type": ("Ticket type", "Type"),
            "tags": ("Tags",),
            "segment": _SEGMENT,
            "date": ("Created at", "Requested"),
        },
        (
            ("Id", "Requester", "Subject", "Group stations"),
            ("Id", "Requester", "Requester id", "Subject"),
            ("Id", "Requester", "Subject", "Ticket type", "Created at"),
            ("ID", "Requester", "Subject", "Requested"),
        ),
    ),
    ExportFormat(
        "Zendesk JSON",
        "zendesk",
        {
            "id": ("id",),
            "text": ("description",),
            "title": ("subject",),
            "customer": ("organization.name",),
            "customer_id": ("organization_id",),
            "email": ("requester.email",),
            "person": ("requester.name",),
            "person_id": ("requester_id",),
            "type": ("type",),
            "tags": ("tags",),
            "date": ("created_at",),
        },
        (
            ("ticket.id", "ticket.subject"),
            ("id", "subject", "description", "requester_id"),
            ("id", "subject", "requester_id", "organization_id"),
        ),
        prepare=_prepare,
    ),
)

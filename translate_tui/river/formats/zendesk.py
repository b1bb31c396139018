"""Zendesk: the tickets CSV, and the full export as JSON or NDJSON.

The CSV has no description; what the same ticket says in the JSON export is kept when a CSV comes
later. Organisations are customers, else the requester's domain, else the requester. Source:
support.zendesk.com, "Exporting data to a JSON, CSV, or XML file"; developer.zendesk.com, Tickets.
"""

from typing import Final

from translate_tui.model import Skipped
from translate_tui.river.format import Beside, ExportFormat, Record

_SEGMENT: Final = tuple(
    f"{name} [{kind}]" for name in ("Segment", "Customer segment", "Plan", "Tier") for kind in ("list", "txt")
)


def _prepare(record: Record, beside: Beside) -> Record | Skipped:
    """Put the organisation and the requester, which lie beside the tickets, into the ticket."""
    inner = record.get("ticket")
    ticket = dict(inner) if isinstance(inner, dict) else dict(record)
    if ticket.get("status") == "deleted":
        return Skipped(0, "deleted tickets")
    for name, ids in (("organization", "organization_id"), ("requester", "requester_id")):
        listed = beside.get("users" if name == "requester" else "organizations", {})
        if not isinstance(ticket.get(name), dict) and (found := listed.get(str(ticket.get(ids)))):
            ticket[name] = found
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

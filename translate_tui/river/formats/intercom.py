"""Intercom conversations: the JSON of its API, and CSV files of export tools with a row for each message.

The first message of a customer is the ticket, later ones of customers are replies; messages of the team are skipped.
Source: "The conversation object" in the API reference at developers.intercom.com.
"""

from collections.abc import Iterator
from typing import Any, Final

from translate_tui.model import NewReply, Skipped
from translate_tui.river.dates import date_of
from translate_tui.river.format import ExportFormat, Record, RelatedRecords
from translate_tui.river.html import html_to_text, is_html
from translate_tui.text import clean, plain

_CUSTOMER_TYPES: Final = frozenset(("user", "lead", "contact"))


def _customer_parts(conversation: Record) -> Iterator[dict[str, Any]]:
    """Yield the messages that customers wrote after the first message of the conversation."""
    parts = conversation.get("conversation_parts")
    parts = parts.get("conversation_parts") if isinstance(parts, dict) else parts
    for part in parts if isinstance(parts, list) else ():
        author = part.get("author") if isinstance(part, dict) else None
        if isinstance(author, dict) and str(author.get("type")) in _CUSTOMER_TYPES and part.get("body"):
            yield part


def _prepare(conversation: Record, related: RelatedRecords) -> Record | Skipped:
    """Return the conversation with the first message of a customer as its `source`, from which the ticket is read."""
    source = conversation.get("source")
    source = source if isinstance(source, dict) else {}
    author = source.get("author")
    by_customer = not isinstance(author, dict) or str(author.get("type") or "user") in _CUSTOMER_TYPES
    if by_customer and (source.get("body") or source.get("subject")):
        return conversation
    first = next(_customer_parts(conversation), None)
    if first is None:
        return Skipped(0, "conversations without a customer's message")
    first_message = {
        **source,
        "body": first["body"],
        "subject": "",
        "author": first["author"],
        "part": str(first.get("id", "")),
    }
    return {**conversation, "source": first_message}


def _replies(conversation: Record) -> tuple[NewReply, ...]:
    """Return the later messages of customers, without the one that became the ticket (`part`, see `_prepare`)."""
    first = conversation["source"].get("part") if isinstance(conversation.get("source"), dict) else None
    replies = []
    for part in _customer_parts(conversation):
        body = str(part["body"])
        quote = clean(html_to_text(body) if is_html(body) else body)
        ref = str(part.get("id", "")) or quote[:60]
        if quote and not (first and ref == first):
            email = plain(str(part["author"].get("email") or ""))
            said_at = date_of(str(part.get("created_at", "")))
            replies.append(NewReply(plain(ref), quote, "", said_at, email=email))
    return tuple(replies)


FORMATS: Final = (
    ExportFormat(
        "Intercom JSON",
        "intercom",
        {
            "id": ("id",),
            "text": ("source.body",),
            "title": ("source.subject",),
            "customer": ("custom_attributes.company", "custom_attributes.company_name"),
            "email": ("source.author.email",),
            "person": ("source.author.name",),
            "person_id": ("source.author.id",),
            "tags": ("tags.tags.name",),
            "date": ("created_at",),
        },
        (
            ("source.body", "source.author.type"),
            ("source.body", "source.author.id"),
            ("source.author.type", "source.author.id", "created_at"),
        ),
        prepare=_prepare,
        replies=_replies,
    ),
    ExportFormat(
        "Intercom messages",
        "intercom",
        {
            "thread": ("conversation_id",),
            "id": ("message_id", "part_id", "conversation_part_id", "id"),
            "text": ("message_body", "body", "message", "text", "content"),
            "title": ("subject",),
            "customer": ("message_author_companies", "company", "company_name"),
            "email": ("message_author_email", "author_email", "user_email", "contact_email", "email"),
            "person": ("message_author_name", "author_name", "user_name", "contact_name"),
            "person_id": ("message_author_id", "author_id", "user_id", "contact_id"),
            "role": ("message_author_type", "author_type", "author_role", "sender_type"),
            "tags": ("conversation_tags", "tags"),
            "date": ("message_created_at", "created_at", "timestamp"),
        },
        (
            ("conversation_id", "author_type"),
            ("conversation_id", "message_author_type"),
            ("conversation_id", "message_body"),
        ),
    ),
)

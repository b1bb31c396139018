"""Intercom conversations: JSON of its API, and the CSVs of third parties with a row for each message.

What a customer wrote first is the ticket; what customers wrote later in the same conversation are
replies. What the team wrote is no feedback. Source: developers.intercom.com, "The conversation object".
"""

from collections.abc import Iterator
from typing import Any, Final

from translate_tui.model import NewReply, Skipped
from translate_tui.river.dates import date_of
from translate_tui.river.format import Beside, ExportFormat, Record
from translate_tui.river.html import is_html, words_of
from translate_tui.text import clean, plain

_CUSTOMERS: Final = frozenset(("user", "lead", "contact"))


def _parts(conversation: Record) -> Iterator[dict[str, Any]]:
    """Yield what customers wrote after the beginning."""
    parts = conversation.get("conversation_parts")
    parts = parts.get("conversation_parts") if isinstance(parts, dict) else parts
    for part in parts if isinstance(parts, list) else ():
        author = part.get("author") if isinstance(part, dict) else None
        if isinstance(author, dict) and str(author.get("type")) in _CUSTOMERS and part.get("body"):
            yield part


def _prepare(conversation: Record, beside: Beside) -> Record | Skipped:
    """Put what the customer wrote first where the ticket is read from."""
    source = conversation.get("source")
    source = source if isinstance(source, dict) else {}
    author = source.get("author")
    by_customer = not isinstance(author, dict) or str(author.get("type") or "user") in _CUSTOMERS
    if by_customer and (source.get("body") or source.get("subject")):
        return conversation
    first = next(_parts(conversation), None)
    if first is None:
        return Skipped(0, "a conversation in which no customer wrote anything")
    begun = {
        **source,
        "body": first["body"],
        "subject": "",
        "author": first["author"],
        "part": str(first.get("id", "")),
    }
    return {**conversation, "source": begun}


def _replies(conversation: Record) -> tuple[NewReply, ...]:
    first = conversation["source"].get("part") if isinstance(conversation.get("source"), dict) else None
    replies = []
    for part in _parts(conversation):
        body = str(part["body"])
        quote = clean(words_of(body) if is_html(body) else body)
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

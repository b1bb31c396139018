"""Reads Slack messages, as exports and the API give them, as tickets and replies.

A message is known by its `ts`. Replies in a thread are evidence of its ticket, unless they are in River format
themselves. Bots often leave `text` empty and put everything in `attachments` or `blocks`. Source: docs.slack.dev,
"message event", "Formatting message text" and "Block Kit".
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from translate_tui.model import NewTicket, Rejected, Row, Skipped
from translate_tui.river.line import RiverLine, parse
from translate_tui.river.meanings import Meanings
from translate_tui.river.mentions import customer_added, customer_stated
from translate_tui.river.tickets import CONTENT_LIMIT, TEXT_LIMIT
from translate_tui.text import clean, plain

_POST_SUBTYPES: Final = frozenset(("", "bot_message", "me_message", "file_share", "thread_broadcast"))
_TS: Final = re.compile(r"\d{1,12}(?:\.\d{1,9})?")
_REFERENCE: Final = re.compile(r"<([^<>]+)>")  # <@U1>, <#C1|name>, <!here>, <https://... |label>
_INTRODUCTION_LIMIT: Final = 300  # characters that may stand before a post in River format
_DEPTH_LIMIT: Final = 8  # levels of nested blocks


def user_name(user: Mapping[str, Any]) -> str:
    """Return the name by which Slack shows a user: the real name, else the display name, else the id."""
    profile = user.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return plain(str(next((name for name in names if name), user.get("id", ""))))


class MessageReader:
    """Makes tickets and replies of the messages of one channel, which must come in the order of time."""

    def __init__(self, names: Mapping[str, str], meanings: Meanings) -> None:
        """`names` are the names of users and channels by their ids."""
        self._names = names
        self._meanings = meanings
        self._text_of = _TextRenderer(names).of_message
        self._seen: set[str] = set()  # every ts so far

    def rows(self, messages: Iterable[object], file: str = "") -> Iterator[Row]:
        """Yield a ticket or reply for each message, or why it gives none.

        The `line` of a row is the message's number, counted from 1: a JSON document has no useful lines.
        """
        for number, message in enumerate(messages, 1):
            yield self._row(number, message, file)

    def _row(self, number: int, message: object, file: str) -> Row:
        """Return the ticket or reply of a message, or why it gives none: no post, no ts, no text, a duplicate."""
        if not isinstance(message, dict):
            return Rejected(number, "this is not a message", plain(str(message))[:CONTENT_LIMIT], file)
        subtype = message.get("subtype") or ""
        if message.get("type", "message") != "message" or str(subtype) not in _POST_SUBTYPES or message.get("hidden"):
            return Skipped(number, f"not a post: {plain(str(subtype or message.get('type') or 'hidden'))[:80]}")
        ts = message.get("ts")
        if not isinstance(ts, str) or not _TS.fullmatch(ts):
            content = clean(json.dumps(message, ensure_ascii=False))[:CONTENT_LIMIT]
            return Rejected(number, "it has no valid timestamp (ts), which identifies a message", content, file)
        if ts in self._seen:
            return Skipped(number, "duplicate messages")
        self._seen.add(ts)
        text = clean(self._text_of(message))
        if not text:
            has_files = message.get("files") or "file" in message
            return Skipped(number, "files without text" if has_files else "messages without text")
        if len(text) > TEXT_LIMIT:
            reason = f"its text has {len(text):,} characters, but at most {TEXT_LIMIT:,} are imported"
            return Rejected(number, reason, text[:CONTENT_LIMIT], file)
        return self._ticket(number, ts, text, message)

    def _ticket(self, number: int, ts: str, text: str, message: Mapping[str, Any]) -> NewTicket:
        """Return the ticket or reply of a message with this text."""
        author = self._names.get(str(message.get("user", ""))) or plain(str(message.get("username") or ""))
        customer, text_without_customer = customer_stated(text)
        introduction, post = "", parse(text_without_customer, self._meanings)
        if post is None and "\n" in text_without_customer:
            introduction, post = self._find_later_post(text_without_customer)
        if post is not None:
            return NewTicket(
                number,
                ts,
                post.quote or text,
                plain(introduction) if introduction else "",
                post.type,
                post.segment,
                post.impact_words,
                customer,
                posted_at=_posted_at(ts),
                author=author,
                in_format=not post.missing,
            )
        thread = message.get("thread_ts")
        parent = thread if isinstance(thread, str) and thread != ts else ""
        if parent:
            customer = customer_added(text)
        return NewTicket(number, ts, text, customer=customer, posted_at=_posted_at(ts), author=author, parent=parent)

    def _find_later_post(self, text: str) -> tuple[str, RiverLine | None]:
        """Return what stands before a complete post in River format that starts on a later line, and that post.

        A bot may write first whose form it was.
        """
        start = text.find("\n") + 1
        while 0 < start < _INTRODUCTION_LIMIT:
            post = parse(text[start:], self._meanings)
            if post is not None and post.quote and not post.missing:
                return text[:start], post
            start = text.find("\n", start) + 1
        return "", None


def _posted_at(ts: str) -> datetime | None:
    """Return when a message was posted; `ts` itself is kept as text, because it is also the message's id."""
    try:
        return datetime.fromtimestamp(int(ts.split(".", 1)[0]), UTC)
    except (ValueError, OverflowError, OSError):
        return None


class _TextRenderer:
    """Turns messages into plain text, with names instead of ids."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._resolve = lru_cache(maxsize=4096)(self._reference)

    def of_message(self, message: Mapping[str, Any]) -> str:
        """Return the text of a message; where it has none, of its attachments, else of its blocks."""
        text = message.get("text")
        if "file" in message:
            text = _file_comment(message) or text
        own_text = self._unescape(text) if isinstance(text, str) else ""
        is_bot = message.get("subtype") == "bot_message" or "bot_id" in message
        if own_text and not own_text.isspace() and not is_bot:
            return own_text  # attachments of what people write are previews of links
        parts = [own_text] if own_text.strip() else []
        for attachment in _list_of(message.get("attachments")):
            if isinstance(attachment, dict) and not (attachment.get("from_url") or attachment.get("is_msg_unfurl")):
                parts += [part for part in self._attachment(attachment) if part not in parts]
        return "\n".join(parts or self._non_empty_blocks(message))

    def _attachment(self, attachment: Mapping[str, Any]) -> list[str]:
        """Return the text of an attachment: title, text, fields and blocks, else its fallback."""
        parts = [self._unescape(str(attachment[key])) for key in ("pretext", "title", "text") if attachment.get(key)]
        for field in _list_of(attachment.get("fields")):
            if isinstance(field, dict) and field.get("value"):
                title = f"{field['title']}: " if field.get("title") else ""
                parts.append(self._unescape(f"{title}{field['value']}"))
        parts += self._non_empty_blocks(attachment)
        if not parts and attachment.get("fallback"):
            parts = [self._unescape(str(attachment["fallback"]))]
        return [part for part in parts if part.strip()]

    def _non_empty_blocks(self, holder: Mapping[str, Any]) -> list[str]:
        return [part for part in self._blocks(holder.get("blocks"), 0) if part.strip()]

    def _blocks(self, blocks: object, depth: int) -> Iterator[str]:
        """Yield the text of each block, without buttons and menus."""
        for block in _list_of(blocks) if depth < _DEPTH_LIMIT else ():
            if not isinstance(block, dict):
                continue
            kind = str(block.get("type", ""))
            if kind in ("rich_text", "rich_text_list"):
                yield from self._blocks(block.get("elements"), depth + 1)
            elif kind.startswith("rich_text_"):
                yield "".join(self._rich_text(element) for element in _list_of(block.get("elements")))
            elif kind != "actions":
                yield from self._plain_block(block)

    def _plain_block(self, block: Mapping[str, Any]) -> Iterator[str]:
        """Yield the texts of a section, header, context or image block."""
        texts = [
            block.get("text"),
            block.get("title"),
            *_list_of(block.get("fields")),
            *_list_of(block.get("elements")),
        ]
        for text in texts:
            words = text.get("text") if isinstance(text, dict) else text
            if isinstance(words, str):
                yield self._unescape(words)

    def _rich_text(self, element: object) -> str:
        """Return the text of one element of a rich text: a mention, an emoji, a link or plain text."""
        if not isinstance(element, dict):
            return ""
        match element.get("type"):
            case "user":
                return f"@{self._names.get(str(element.get('user_id')), element.get('user_id'))}"
            case "broadcast":
                return f"@{element.get('range')}"
            case "emoji":
                return f":{element.get('name')}:"
            case "link":
                return str(element.get("text") or element.get("url") or "")
        return str(element.get("text") or "")

    def _unescape(self, text: str) -> str:
        """Return text with names for references, and `&`, `<`, `>` for their entities."""
        if "<" in text:
            text = _REFERENCE.sub(lambda match: self._resolve(match[1]), text)
        if "&" in text:
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        return text

    def _reference(self, reference: str) -> str:
        """Return how a reference (the words between `<` and `>`) is shown: @name, #channel, a link with its label."""
        target, separator, label = reference.partition("|")
        match target[:1]:
            case "@":
                return f"@{self._names.get(target[1:]) or label or target[1:]}"
            case "#":
                return f"#{label or self._names.get(target[1:]) or target[1:]}"
            case "!":
                command = target[1:].partition("^")[0]
                return label if command == "date" else f"@{(label or command).removeprefix('@')}"
        target = target.removeprefix("mailto:")
        if not separator:
            return target
        return label if label in (target, target.partition("://")[2].rstrip("/")) else f"{label} ({target})"


def _list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _file_comment(message: Mapping[str, Any]) -> str:
    """Return the comment with which a file was shared, in exports from before 2018."""
    file = message.get("file")
    comment = file.get("initial_comment") if isinstance(file, dict) else None
    return str(comment.get("comment") or "") if isinstance(comment, dict) else ""

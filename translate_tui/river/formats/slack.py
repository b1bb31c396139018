"""Slack: the export of a workspace, as a zip or unpacked, and the same messages from its API.

Root: `channels.json`, `groups.json`, `users.json` ...; messages lie in `<channel>/YYYY-MM-DD.json`. A
message is known by its channel's id and its `ts`. Replies in a thread are evidence of its ticket,
unless they are in River format themselves. Bots often leave `text` empty and say everything in
`attachments` or `blocks`. Source: slack.com/help, "How to read Slack data exports"; docs.slack.dev,
"message event" and "Formatting message text".
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Any, Final

from translate_tui.model import ChannelNotChosen, NewTicket, Rejected, Row, Skipped, UserError
from translate_tui.river.fields import FIELDS
from translate_tui.river.files import File, Tree
from translate_tui.river.format import ExportFormat
from translate_tui.river.line import RiverLine, parse
from translate_tui.river.mapping import RowSource
from translate_tui.river.meanings import Meanings
from translate_tui.river.mentions import customer_added, customer_stated
from translate_tui.river.options import ReadOptions
from translate_tui.river.tickets import CONTENT_LIMIT, TEXT_LIMIT
from translate_tui.text import clean, plain, pluralize, shorten

FORMATS: Final = (
    ExportFormat(
        "Slack export",
        "slack",
        {
            "id": ("ts",), "text": ("text", "attachments", "blocks"), "type": ("text",), "segment": ("text",),
            "impact": ("text",), "customer": ("text: “Customer: ...”",), "date": ("ts",),
            "author": ("user", "username"),
        },
        how_told="a zip or folder with users.json or channels.json, and days as <channel>/YYYY-MM-DD.json",
    ),
)  # fmt: skip

_ABOUT: Final = frozenset(
    "channels groups dms mpims users org_users integration_logs canvases content_flags huddle_transcripts lists "
    "file_conversations".split()
)
_LISTS: Final = frozenset(("channels.json", "users.json", "groups.json", "org_users.json"))
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_POSTS: Final = frozenset(("", "bot_message", "me_message", "file_share", "thread_broadcast"))
_MENTION: Final = re.compile(r"<([^<>]+)>")
_TS: Final = re.compile(r"\d{1,12}(?:\.\d{1,9})?")
_NO_WORDS: Final = "messages without words"
_MESSAGE: Final = 500  # bytes of a message, about
_RIVERS: Final = ("river", "feedback", "voice", "customer")
_BEFORE: Final = 300  # characters that may stand before a post in River format
_DEPTH: Final = 8  # how deep blocks are read


def is_export(tree: Tree) -> bool:
    """Tell whether files are a Slack export: days in folders, and at least one of the lists beside them."""
    names = [PurePosixPath(name) for name in tree.files]
    lists = any(
        name.stem in ("channels", "users", "groups", "org_users") and name.suffix == ".json" for name in names
    )
    return lists and any(_DAY.fullmatch(name.name) for name in names)


def read(tree: Tree, choices: ReadOptions, notes: dict[str, int]) -> list[RowSource]:
    """Return a source for each channel that is the River.

    Those are the ones named, else those read before, else the only one. Raises Several when there
    are more and none is named, UserError when a named one is not there or a list cannot be read.
    """
    channels = _channels(tree)
    named = _named(channels, choices, tree)
    names = _users(tree) | {channel_id: name for channel_id, name, _ in channels}
    folders = {folder for _, _, folder in channels}
    private = {PurePosixPath(name).parent.name for name in tree.files if _DAY.fullmatch(PurePosixPath(name).name)}
    if left := [name for _, name, _ in channels if name not in {one[1] for one in named}]:
        notes[f"not read: {pluralize(len(left), 'other channel')} ({shorten(', '.join(left), 60)})"] = len(left)
    if others := len(private - {PurePosixPath(folder).name for folder in folders}):
        notes["folders of direct messages or unknown channels, never read"] = others
    return [
        RowSource(
            key_of(channel_id),
            FORMATS[0].name,
            f"#{name}",
            _days(_files(tree, folder), names, choices.meanings),
            frozenset(FIELDS),
            about=sum(file.size for file in _files(tree, folder)) // _MESSAGE,
        )
        for channel_id, name, folder in named
    ]


def key_of(channel_id: str) -> str:
    """Return the key of a channel's source: the same through the export and the API."""
    return f"slack:{channel_id}"


def _json(file: File) -> Any:
    try:
        with file.opened() as opened:
            return json.loads(opened.read())
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(
            f"{file.where}{line}: the JSON cannot be read ({getattr(error, 'msg', error)}); the export may be cut "
            "off. Nothing was imported. Export it again."
        ) from error


def _list(tree: Tree, stem: str) -> list[dict[str, Any]]:
    for name, file in tree.files.items():
        if PurePosixPath(name).name == f"{stem}.json":
            found = _json(file)
            return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return []


def _channels(tree: Tree) -> list[tuple[str, str, str]]:
    """Return id, name and folder of each channel that has days; direct messages are none."""
    direct = {str(one.get("id")) for stem in ("dms", "mpims") for one in _list(tree, stem)}
    direct |= {str(one.get("name")) for one in _list(tree, "mpims")}
    ids = {
        str(one.get("name")): str(one.get("id") or one.get("name"))
        for stem in ("groups", "channels")
        for one in _list(tree, stem)
    }
    folders = {
        str(PurePosixPath(name).parent): PurePosixPath(name).parent.name
        for name in tree.files
        if _DAY.fullmatch(PurePosixPath(name).name)
    }
    return [
        (ids.get(name, name), plain(name), folder)
        for folder, name in sorted(folders.items())
        if name and name not in direct and (name in ids or not ids)
    ]


def _named(channels: list[tuple[str, str, str]], choices: ReadOptions, tree: Tree) -> list[tuple[str, str, str]]:
    wanted = {name.strip().removeprefix("#").casefold() for name in choices.channels}
    there = ", ".join(name for _, name, _ in channels) or "none"
    if wanted:
        found = [one for one in channels if one[1].casefold() in wanted or one[0].casefold() in wanted]
        missing = wanted - {part.casefold() for one in found for part in one[:2]}
        if missing:
            raise UserError(f"{tree.where} has no channel {', '.join(sorted(missing))}. Its channels are: {there}.")
        return found
    known = [one for one in channels if key_of(one[0]) in choices.known_channels]
    if known or len(channels) == 1:
        return known or channels
    if not channels:
        raise UserError(f"{tree.where}: there is no channel with messages in it, so nothing was imported.")
    raise several(tree)


def several(tree: Tree) -> ChannelNotChosen:
    """Return what asks for the channel of an export: those first whose names say that they are the River."""
    channels = sorted(_channels(tree), key=lambda one: (not any(word in one[1] for word in _RIVERS), one[1]))
    there = ", ".join(name for _, name, _ in channels)
    return ChannelNotChosen(
        f"{tree.where} has {pluralize(len(channels), 'channel')}: {there}. Say which one is the River, for example: "
        f"--channel {channels[0][1]}",
        tuple(name for _, name, _ in channels),
    )


def _files(tree: Tree, folder: str) -> list[File]:
    return [
        file
        for name, file in sorted(tree.files.items())
        if str(PurePosixPath(name).parent) == folder and _DAY.fullmatch(PurePosixPath(name).name)
    ]


def _users(tree: Tree) -> dict[str, str]:
    """Return the names by which people are shown."""
    return {str(one.get("id")): name_of(one) for stem in ("org_users", "users") for one in _list(tree, stem)}


def name_of(user: Mapping[str, Any]) -> str:
    """Return the name by which a user is shown."""
    profile = user.get("profile") if isinstance(user.get("profile"), dict) else {}
    assert isinstance(profile, dict)
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return plain(str(next((name for name in names if name), user.get("id", ""))))


def _days(files: Iterable[File], names: Mapping[str, str], meanings: Meanings) -> Iterator[Row]:
    reading = Messages(names, meanings)
    for file in files:
        found = _json(file)
        if not isinstance(found, list):
            raise UserError(
                f"{file.where}: a list of messages is expected in it, so nothing was imported. Export it again."
            )
        # The message's place in its day stands for the line, of which a JSON document has none to speak of.
        yield from reading.rows(found, file.name)


def _moment(ts: str) -> datetime | None:
    """Return when a message was posted: `ts` is that and a name, so it is kept as text, and read only here."""
    try:
        return datetime.fromtimestamp(int(ts.split(".", 1)[0]), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _comment(message: Mapping[str, Any]) -> str:
    """Return what was said of a file when it was shared, as exports before 2018 keep it."""
    file = message.get("file")
    comment = file.get("initial_comment") if isinstance(file, dict) else None
    return str(comment.get("comment") or "") if isinstance(comment, dict) else ""


_made: Final = partial(tuple.__new__, NewTicket)  # the same as NewTicket(...), in a third of the time


class Messages:
    """Makes tickets and replies of a channel's messages, in the order of time."""

    def __init__(self, names: Mapping[str, str], meanings: Meanings) -> None:
        """`names` are those of people and channels, by their ids."""
        self._names = names
        self._meanings = meanings
        self._seen: set[str] = set()
        self._resolve = lru_cache(maxsize=4096)(self._reference)

    def rows(self, messages: Iterable[object], where: str = "") -> Iterator[Row]:
        """Yield what each message is; `line` is its place among them, `where` the file in which they stand."""
        for place, message in enumerate(messages, 1):
            yield self._row(place, message, where)

    def _row(self, place: int, message: object, where: str) -> Row:
        if not isinstance(message, dict):
            return Rejected(place, "this is no message", plain(str(message))[:CONTENT_LIMIT], where)
        subtype = message.get("subtype") or ""
        if message.get("type", "message") != "message" or str(subtype) not in _POSTS or message.get("hidden"):
            return Skipped(place, f"no post: {plain(str(subtype or message.get('type') or 'hidden'))[:80]}")
        ts = message.get("ts")
        if not isinstance(ts, str) or not _TS.fullmatch(ts):
            return Rejected(place, "it has no ts, by which it could be known again", self._shown(message), where)
        if ts in self._seen:
            return Skipped(place, "messages that stand there twice")
        self._seen.add(ts)
        text = clean(self.text_of(message))
        if not text:
            return Skipped(place, "files without words" if message.get("files") or "file" in message else _NO_WORDS)
        if len(text) > TEXT_LIMIT:
            why = f"its text has {len(text):,} characters; at most {TEXT_LIMIT:,} are taken in"
            return Rejected(place, why, text[:CONTENT_LIMIT], where)
        author = self._names.get(str(message.get("user", ""))) or plain(str(message.get("username") or ""))
        said_at = _moment(ts)
        customer, said = customer_stated(text)
        before, post = "", parse(said, self._meanings)
        if post is None and "\n" in said:
            before, post = self._post_within(said)
        if post is not None:
            return _made((
                place, ts, post.quote or text, plain(before) if before else "", post.type, post.segment,
                post.impact_words, customer, "", "", said_at, "", "", author, not post.missing, "", "", (),
            ))  # fmt: skip
        thread = message.get("thread_ts")
        parent = thread if isinstance(thread, str) and thread != ts else ""
        customer = customer_added(text) if parent else customer
        return NewTicket(place, ts, text, customer=customer, posted_at=said_at, author=author, parent=parent)

    def _post_within(self, text: str) -> tuple[str, RiverLine | None]:
        """Return a post in River format that begins on a later line, and what stands before it.

        A bot may say first whose form it was.
        """
        at = text.find("\n") + 1
        while 0 < at < _BEFORE:
            post = parse(text[at:], self._meanings)
            if post is not None and post.quote and not post.missing:
                return text[:at], post
            at = text.find("\n", at) + 1
        return "", None

    def _shown(self, message: Mapping[str, Any]) -> str:
        return clean(json.dumps(message, ensure_ascii=False))[:CONTENT_LIMIT]

    def text_of(self, message: Mapping[str, Any]) -> str:
        """Return what a message says, with names for ids."""
        text = message.get("text")
        if "file" in message:
            text = _comment(message) or text
        said = self._unescaped(text) if isinstance(text, str) else ""
        if said and not said.isspace() and not (message.get("subtype") == "bot_message" or "bot_id" in message):
            return said  # attachments of what people write are previews of links
        parts = [said] if said.strip() else []
        for attachment in _listed(message.get("attachments")):
            if isinstance(attachment, dict) and not (attachment.get("from_url") or attachment.get("is_msg_unfurl")):
                parts += [part for part in self._attachment(attachment) if part not in parts]
        if not parts:
            parts = [part for part in self._blocks(message.get("blocks"), 0) if part.strip()]
        return "\n".join(parts)

    def _attachment(self, attachment: Mapping[str, Any]) -> list[str]:
        said = [
            self._unescaped(str(attachment[name])) for name in ("pretext", "title", "text") if attachment.get(name)
        ]
        for field in _listed(attachment.get("fields")):
            if isinstance(field, dict) and field.get("value"):
                title = f"{field['title']}: " if field.get("title") else ""
                said.append(self._unescaped(f"{title}{field['value']}"))
        said += [part for part in self._blocks(attachment.get("blocks"), 0) if part.strip()]
        if not said and attachment.get("fallback"):
            said = [self._unescaped(str(attachment["fallback"]))]
        return [part for part in said if part.strip()]

    def _blocks(self, blocks: object, depth: int) -> Iterator[str]:
        """Yield what each block says, a line or more for each."""
        for block in blocks if isinstance(blocks, list) and depth < _DEPTH else ():
            if not isinstance(block, dict):
                continue
            if block.get("type") in ("rich_text", "rich_text_list"):
                yield from self._blocks(block.get("elements"), depth + 1)
            elif str(block.get("type", "")).startswith("rich_text_"):
                yield "".join(self._element(element) for element in _listed(block.get("elements")))
            else:
                texts = [
                    block.get("text"),
                    block.get("title"),
                    *(_listed(block.get("fields"))),
                    *(_listed(block.get("elements"))),
                ]
                for text in texts:
                    words = text.get("text") if isinstance(text, dict) else text
                    if isinstance(words, str) and block.get("type") != "actions":
                        yield self._unescaped(words)

    def _element(self, element: object) -> str:
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

    def _unescaped(self, text: str) -> str:
        """Return text with names for references, and `&`, `<`, `>` as themselves."""
        if "<" in text:
            text = _MENTION.sub(lambda match: self._resolve(match[1]), text)
        if "&" in text:
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        return text

    def _reference(self, inside: str) -> str:
        target, separator, label = inside.partition("|")
        match target[:1]:
            case "@":
                return f"@{self._names.get(target[1:]) or label or target[1:]}"
            case "#":
                return f"#{label or self._names.get(target[1:]) or target[1:]}"
            case "!":
                command = target[1:].partition("^")[0]
                return label if command == "date" else f"@{(label or command).removeprefix('@')}"
        if not separator:
            return target.removeprefix("mailto:")
        target = target.removeprefix("mailto:")
        return label if label in (target, target.partition("://")[2].rstrip("/")) else f"{label} ({target})"

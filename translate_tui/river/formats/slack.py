"""Slack: the export of a workspace, as a zip or an unpacked folder.

The lists are at the root (`channels.json`, `groups.json`, `users.json` ...), messages in `<channel>/YYYY-MM-DD.json`.
What a message becomes is in `slack_messages.py`. Source: the article "How to read Slack data exports" at
slack.com/help.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from translate_tui.model import ChannelNotChosen, Row, UserError
from translate_tui.river.fields import FIELDS
from translate_tui.river.files import ExportFile, ExportFolder
from translate_tui.river.format import ExportFormat
from translate_tui.river.mapping import RowSource
from translate_tui.river.meanings import Meanings
from translate_tui.river.options import ReadOptions
from translate_tui.river.slack_messages import MessageReader, user_name
from translate_tui.text import plain, pluralize, shorten

FORMATS: Final = (
    ExportFormat(
        "Slack export",
        "slack",
        {
            "id": ("ts",), "text": ("text", "attachments", "blocks"), "type": ("text",), "segment": ("text",),
            "impact": ("text",), "customer": ("text: “Customer: ...”",), "date": ("ts",),
            "author": ("user", "username"),
        },
        recognized_by="a zip or folder with users.json or channels.json, and days as <channel>/YYYY-MM-DD.json",
    ),
)  # fmt: skip

_LISTS: Final = ("channels", "users", "groups", "org_users")
_DAY_FILE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_MESSAGE_SIZE: Final = 500  # bytes of a message on average, to estimate how many there are
_RIVER_WORDS: Final = ("river", "feedback", "voice", "customer")  # in names of channels that may be the River


class _Channel(NamedTuple):
    """A channel with messages; `folder` is the path of the folder with its days."""

    id: str
    name: str
    folder: str


def is_export(folder: ExportFolder) -> bool:
    """Tell whether files are a Slack export: files of days, and at least one of its lists."""
    names = [PurePosixPath(name).name for name in folder.files]
    has_list = not {f"{stem}.json" for stem in _LISTS}.isdisjoint(names)
    return has_list and any(map(_DAY_FILE.fullmatch, names))


def read(folder: ExportFolder, options: ReadOptions, notes: dict[str, int]) -> list[RowSource]:
    """Return a source for each channel of an export that is the River.

    These are the channels named in `options`, else those imported before, else the only one. What is not read is
    added to `notes`. Raises ChannelNotChosen when none of these applies, UserError when a named channel does not
    exist or a list cannot be read.
    """
    channels = _channels(folder)
    chosen = _choose(channels, options, folder)
    names = _user_names(folder) | {channel.id: channel.name for channel in channels}
    chosen_names = {channel.name for channel in chosen}
    if others := [channel.name for channel in channels if channel.name not in chosen_names]:
        notes[f"not read: {pluralize(len(others), 'other channel')} ({shorten(', '.join(others), 60)})"] = len(others)
    channel_folders = {PurePosixPath(channel.folder).name for channel in channels}
    if private := len({path.name for path in _day_folders(folder)} - channel_folders):
        notes["folders of direct messages or unknown channels, never read"] = private
    return [_channel_source(channel, folder, names, options.meanings) for channel in chosen]


def _channel_source(
    channel: _Channel, folder: ExportFolder, names: Mapping[str, str], meanings: Meanings
) -> RowSource:
    """Return the source of one channel; `names` are the names of users and channels by their ids."""
    days = _day_files(folder, channel.folder)
    return RowSource(
        source_key(channel.id),
        FORMATS[0].name,
        f"#{channel.name}",
        _read_days(days, names, meanings),
        frozenset(FIELDS),
        about=sum(day.size for day in days) // _MESSAGE_SIZE,
    )


def source_key(channel_id: str) -> str:
    """Return the key of a channel's source, which is the same for exports and for the API."""
    return f"slack:{channel_id}"


def channel_not_chosen(folder: ExportFolder) -> UserError:
    """Return the error that asks for the channel of an export; channels named like a River come first."""
    names = sorted(
        (channel.name for channel in _channels(folder)),
        key=lambda name: (not any(word in name for word in _RIVER_WORDS), name),
    )
    if not names:
        return UserError(f"{folder.where}: there is no channel with messages in it, so nothing was imported.")
    return ChannelNotChosen(
        f"{folder.where} has {pluralize(len(names), 'channel')}: {', '.join(names)}. Say which one is the River, for "
        f"example: --channel {names[0]}",
        tuple(names),
    )


def _read_json(file: ExportFile) -> Any:
    """Return the value in a JSON file. Raises UserError, with the line, where it is cut off."""
    try:
        with file.open_binary() as opened:
            return json.loads(opened.read())
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(
            f"{file.where}{line}: the JSON cannot be read ({getattr(error, 'msg', error)}). The export may be "
            "cut off. Nothing was imported. Export it again."
        ) from error


def _read_list(folder: ExportFolder, stem: str) -> list[dict[str, Any]]:
    """Return the objects in one of the export's lists ("users"); none where it is missing."""
    for name, file in folder.files.items():
        if PurePosixPath(name).name == f"{stem}.json":
            elements = _read_json(file)
            return (
                [element for element in elements if isinstance(element, dict)] if isinstance(elements, list) else []
            )
    return []


def _day_folders(folder: ExportFolder) -> set[PurePosixPath]:
    """Return the folders that have files of days: one for each channel and each direct message."""
    paths = map(PurePosixPath, folder.files)
    return {path.parent for path in paths if _DAY_FILE.fullmatch(path.name)}


def _channels(folder: ExportFolder) -> list[_Channel]:
    """Return the channels that have days, by folder; not direct messages, and nothing that the lists don't name."""
    direct_messages = {str(chat.get("id")) for stem in ("dms", "mpims") for chat in _read_list(folder, stem)}
    direct_messages |= {str(chat.get("name")) for chat in _read_list(folder, "mpims")}
    ids = {
        str(channel.get("name")): str(channel.get("id") or channel.get("name"))
        for stem in ("groups", "channels")
        for channel in _read_list(folder, stem)
    }
    return [
        _Channel(ids.get(path.name, path.name), plain(path.name), str(path))
        for path in sorted(_day_folders(folder), key=str)
        if path.name and path.name not in direct_messages and (path.name in ids or not ids)
    ]


def _choose(channels: Sequence[_Channel], options: ReadOptions, folder: ExportFolder) -> Sequence[_Channel]:
    """Return the channels to read: those named, else those read before, else the only one. Raises UserError."""
    wanted = {name.strip().removeprefix("#").casefold() for name in options.channels}
    if wanted:
        named = [channel for channel in channels if not wanted.isdisjoint(_spellings(channel))]
        missing = wanted.difference(*map(_spellings, named))
        if missing:
            existing = ", ".join(channel.name for channel in channels) or "none"
            raise UserError(
                f"{folder.where} has no channel {', '.join(sorted(missing))}. Its channels are: {existing}."
            )
        return named
    known = [channel for channel in channels if source_key(channel.id) in options.known_channels]
    if known or len(channels) == 1:
        return known or channels
    raise channel_not_chosen(folder)


def _spellings(channel: _Channel) -> tuple[str, str]:
    """Return how people may name a channel: by its name or its id, in any case."""
    return channel.name.casefold(), channel.id.casefold()


def _day_files(folder: ExportFolder, channel_folder: str) -> list[ExportFile]:
    """Return the files of a channel's days, in order."""
    paths = ((PurePosixPath(name), file) for name, file in sorted(folder.files.items()))
    return [file for path, file in paths if str(path.parent) == channel_folder and _DAY_FILE.fullmatch(path.name)]


def _user_names(folder: ExportFolder) -> dict[str, str]:
    """Return the name of each user by id."""
    return {
        str(user.get("id")): user_name(user) for stem in ("org_users", "users") for user in _read_list(folder, stem)
    }


def _read_days(days: Iterable[ExportFile], names: Mapping[str, str], meanings: Meanings) -> Iterator[Row]:
    """Yield the rows of all messages of a channel."""
    reader = MessageReader(names, meanings)
    for day in days:
        messages = _read_json(day)
        if not isinstance(messages, list):
            raise UserError(f"{day.where} is not a list of messages, so nothing was imported. Export it again.")
        yield from reader.rows(messages, day.name)

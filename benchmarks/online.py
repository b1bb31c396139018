"""Labelled messages in order of arrival, each put into its true pattern by a facilitator who makes no mistake.

Every message is first asked about, then added to its true pattern, so that statistics and members come only from
earlier messages. Used by matching.py (to measure) and fit.py (to fit the weights).
"""

import json
import random
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from translate_tui.matching.index import MatchText
from translate_tui.matching.matcher import Matcher
from translate_tui.matching.vectors import Bytes, Encoder

BATCH = 64  # texts encoded at a time


class Message(NamedTuple):
    """A labeled message. Its ticket id is its position from 1, its label the id of its true pattern."""

    text: MatchText
    label: int


def load(path: Path, limit: int, seed: int | None, skip: int = 0) -> list[Message]:
    """Return up to `limit` messages after `skip` lines, shuffled with `seed` (None: in the order of the file).

    Each line is {"title": ..., "body": ..., "label": ...}; "text" is read as the body. Exits with a message where a
    line has another form, or where there is no message at all.
    """
    rows = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if number <= skip or not line.strip():
                continue
            if len(rows) == limit:
                break
            try:
                row = json.loads(line)
                title, body = str(row.get("title") or ""), str(row.get("body") or row.get("text") or "")
                rows.append((title, body, row["label"]))
            except (ValueError, KeyError, AttributeError):
                sys.exit(f'{path}, line {number}: this is not {{"title": ..., "body": ..., "label": ...}}')
    if not rows and not skip:
        sys.exit(f"{path}: no labeled messages were found; each line needs a title or a body, and a label")
    if seed is not None:
        random.Random(seed).shuffle(rows)
    labels: dict[object, int] = {}
    return [
        Message(
            MatchText(ticket_id, title, body or title) if body else MatchText(ticket_id, "", title),
            labels.setdefault(label, len(labels) + 1),
        )
        for ticket_id, (title, body, label) in enumerate(rows, 1)
    ]


def vectors_of(messages: Sequence[Message], encoder: Encoder | None) -> list[Bytes | None]:
    """Return the vector of each message, None for each without an encoder."""
    if encoder is None:
        return [None] * len(messages)
    texts = [message.text.text for message in messages]
    vectors: list[Bytes | None] = []
    for start in range(0, len(texts), BATCH):
        vectors += list(encoder.encode(texts[start : start + BATCH]))
    return vectors


class Arrival(NamedTuple):
    """A message at the moment when it arrives, and the matcher that knows only earlier ones.

    `known`: whether the message's pattern exists. Changes to the matcher stay for the rest of the run.
    """

    message: Message
    matcher: Matcher
    known: bool


def arrivals(
    messages: Sequence[Message],
    encoder: Encoder | None,
    vectors: Sequence[Bytes | None],
    without: Collection[int] = (),
) -> Iterator[Arrival]:
    """Yield each message with the matcher as it is before it, then add the message to its true pattern.

    Messages whose label is in `without` stay in the inbox: nobody has made their pattern yet.
    """
    matcher = Matcher(encoder)
    seen: set[int] = set()
    for message, vector in zip(messages, vectors, strict=True):
        yield Arrival(message, matcher, message.label in seen)
        if message.label in without:
            matcher.add(message.text, None, vector)
        else:
            matcher.add(message.text, message.label, vector)
            seen.add(message.label)

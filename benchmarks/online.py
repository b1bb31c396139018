"""Labelled messages, gone through in order of arrival as a facilitator would who makes no mistake.

Every message is first asked about, then put into its true pattern: statistics and members come
only from messages before it. Used by matching.py (to measure) and fit.py (to fit the weights).
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


class Message(NamedTuple):
    """A labelled message; its place in the order is its id."""

    said: MatchText
    label: int


def load(path: Path, number: int, seed: int | None, skip: int = 0) -> list[Message]:
    """Return `number` messages after `skip`, shuffled with `seed` (None: as they stand in the file).

    Each line is {"title": ..., "body": ..., "label": ...}; "text" is read as the body. Exits where
    a line is not of that form.
    """
    rows = []
    with path.open(encoding="utf-8") as lines:
        for at, line in enumerate(lines, 1):
            if at <= skip or not line.strip():
                continue
            if len(rows) == number:
                break
            try:
                row = json.loads(line)
                title, body = str(row.get("title") or ""), str(row.get("body") or row.get("text") or "")
                rows.append((title, body, row["label"]))
            except (ValueError, KeyError, AttributeError):
                sys.exit(f'{path}, line {at}: this is not {{"title": ..., "body": ..., "label": ...}}')
    if not rows and not skip:
        sys.exit(f"{path}: no labelled messages were found; each line needs a title or a body, and a label")
    if seed is not None:
        random.Random(seed).shuffle(rows)
    labels: dict[object, int] = {}
    return [
        Message(
            MatchText(at, title, body or title) if body else MatchText(at, "", title),
            labels.setdefault(label, len(labels) + 1),
        )
        for at, (title, body, label) in enumerate(rows, 1)
    ]


def vectors_of(messages: Sequence[Message], encoder: Encoder | None) -> list[Bytes | None]:
    """Return the vector of each message, None without an encoder."""
    if encoder is None:
        return [None] * len(messages)
    texts = [message.said.text for message in messages]
    found: list[Bytes | None] = []
    for start in range(0, len(texts), 64):
        found += list(encoder.encode(texts[start : start + 64]))
    return found


class Arrival(NamedTuple):
    """A message at the moment when it arrives; what is done before the next one is part of the run."""

    message: Message
    matcher: Matcher
    known: bool


def arrivals(
    messages: Sequence[Message],
    encoder: Encoder | None,
    vectors: Sequence[Bytes | None],
    without: Collection[int] = (),
) -> Iterator[Arrival]:
    """Give each message with the matcher as it is before it, then put it into its true pattern.

    Messages with a label that is in `without` stay in the inbox: nobody has made their pattern yet.
    """
    matcher = Matcher(encoder)
    seen: set[int] = set()
    for message, vector in zip(messages, vectors, strict=True):
        yield Arrival(message, matcher, message.label in seen)
        if message.label in without:
            matcher.add(message.said, None, vector)
        else:
            matcher.add(message.said, message.label, vector)
            seen.add(message.label)

"""Translates the words of an export into ticket types, segments and impact ratings.

The tables here hold what is common; what people stated in their own database comes before them. A word for impact
becomes high, medium or low only by such a statement: "BLOCKING" alone gives no rating.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from translate_tui.model import Impact, TicketType, WordKind
from translate_tui.text import clean, fold, plain_all

TYPES: Final[Mapping[str, TicketType]] = {
    word: kind
    for kind, names in {
        TicketType.BUG: "bug, issue, defect, error, problem, incident, bug report, broken",
        TicketType.REQUEST: "request, req, feature, feature request, enhancement, idea, improvement, "
        "suggestion, wish, new feature, story, user story",
        TicketType.QUESTION: "question, ask, query, how to, howto, help",
        TicketType.CALL: "call, frustrated call, complaint, phone, phone call, escalation",
        TicketType.PRAISE: "praise, success, success story, success stories, kudos, love, thanks, thank you, "
        "compliment, compliments, win, happy, happy customer, delighted, positive feedback, shout out, shoutout, "
        "testimonial",
    }.items()
    for word in names.split(", ")
}
_PRAISE_WORDS: Final = frozenset("praise kudos compliment compliments".split())
SEGMENTS: Final[Mapping[str, str]] = {
    "ent": "enterprise", "mid market": "mid-market", "midmarket": "mid-market", "mm": "mid-market",
    "small business": "smb", "sme": "smb", "small": "smb", "smbs": "smb", "small and medium": "smb",
}  # fmt: skip
IMPACTS: Final[Mapping[str, Impact]] = {
    **dict.fromkeys(("h", "high"), Impact.H),
    **dict.fromkeys(("m", "medium"), Impact.M),
    **dict.fromkeys(("l", "low"), Impact.L),
}
# Segments that are recognized among tags, and in a River line without brackets.
KNOWN_SEGMENTS: Final = frozenset(
    ["public sector", *"enterprise mid-market smb startup free trial pro government education nonprofit".split()]
)
_NO_VALUE: Final = frozenset(
    """- -- ? ?? n/a na n.a. #n/a none null nil unknown nan tbd undefined anonymous (blank) blank 0
    unbekannt inconnu desconocido""".split()
) | {"", "no company", "no customer", "no organization", "not set", "(not set)", "not applicable"}
_NO_VALUE_WORDS: Final = _NO_VALUE - {""}
_LONGEST_NO_VALUE: Final = 24  # characters, with some spaces around it
_SEPARATORS: Final = re.compile(r"[\W_]+")
_TAG_PREFIX: Final = re.compile(
    r"\s*(?:issue[ _-]?)?(?:type|kind|segment|tier|plan|customer)\s*[:/=]+\s*", re.IGNORECASE
)


class Stated(NamedTuple):
    """What people stated that words of an export mean. `means` is "" where the words mean nothing."""

    kind: WordKind
    said: str
    means: str


def stated(cell: str) -> str:
    """Return a cell stripped of spaces, or "" where it says that nothing is known ("n/a", "unknown", "-")."""
    if len(cell) > _LONGEST_NO_VALUE or ("1" <= cell[:1] <= "9"):
        return cell.strip()
    return "" if fold(cell) in _NO_VALUE else cell.strip()


def stated_all(cells: Sequence[str]) -> list[str]:
    """Return a column of cells as `stated` does, each as one line."""
    lines = plain_all(cells)
    if _NO_VALUE_WORDS.isdisjoint(map(str.casefold, lines)):
        return lines
    return list(map(stated, lines))


def said_key(words: str) -> str:
    """Return words in the form in which statements are compared: lower case, no accents, separators as spaces."""
    return _SEPARATORS.sub(" ", fold(stated(clean(words)))).strip()


class Meanings:
    """What words mean in one database: as people stated it there, else as the tables of this module say.

    `type`, `segment`, `impact` and `of_tags` are cached: a column of an export holds few different words.
    """

    def __init__(self, statements: Iterable[Stated] = ()) -> None:
        self._stated = {(statement.kind, said_key(statement.said)): statement.means for statement in statements}
        self.type = lru_cache(maxsize=4096)(self._type)
        self.segment = lru_cache(maxsize=4096)(self._segment)
        self.impact = lru_cache(maxsize=4096)(self._impact)
        self.of_tags = lru_cache(maxsize=4096)(self._of_tags)

    @property
    def type_names(self) -> frozenset[str]:
        """The words that name a type, in the form of `said_key`."""
        return frozenset(TYPES).union(key for kind, key in self._stated if kind is WordKind.TYPE)

    def _type(self, words: str) -> TicketType | None:
        """Return the type that `words` name: None for no words, OTHER for words that name no type."""
        name = said_key(words)
        if not name:
            return None
        means = self._stated.get((WordKind.TYPE, name))
        if means is not None:
            return TicketType(means) if means else None
        return TYPES.get(name, TicketType.OTHER)

    def _segment(self, words: str) -> str | None:
        """Return the segment that `words` name, in lower case, or None for no words or for several segments."""
        name = fold(stated(clean(words))).strip(" *_")
        means = self._stated.get((WordKind.SEGMENT, said_key(words)))
        if means is not None:
            return means or None
        if any(separator in name for separator in ",;/&"):
            segments = {self.segment(part) for part in re.split("[,;/&]", name) if part.strip()}
            # "R&D" is one segment; "SMB, Enterprise" and "SMB/Enterprise" are two, and so none.
            if segments <= KNOWN_SEGMENTS or "," in name or ";" in name:
                return segments.pop() if len(segments) == 1 else None
        return SEGMENTS.get(name.replace("-", " "), name) or None

    def _impact(self, words: str) -> Impact | None:
        """Return the rating that `words` mean: by a statement of people or "high"; None for all other words."""
        name = said_key(words)
        means = self._stated.get((WordKind.IMPACT, name))
        if means is not None:
            return Impact(means) if means else None
        return IMPACTS.get(name)

    def _of_tags(self, tags: str) -> tuple[TicketType | None, str | None]:
        """Return the first type and the first segment that tags (separated by commas, else by spaces) name.

        A tag that has the word "praise" in it ("praise_received") names praise, where no tag names another type.
        """
        kind: TicketType | None = None
        segment: str | None = None
        for tag in tags.split(",") if "," in tags else tags.split():
            name = _TAG_PREFIX.sub("", tag, count=1)
            if kind is None and (tag_type := self.type(name)) is not TicketType.OTHER:
                kind = tag_type
            if segment is None:
                tag_segment = self.segment(name.replace("_", " "))
                if tag_segment in KNOWN_SEGMENTS or (WordKind.SEGMENT, said_key(name)) in self._stated:
                    segment = tag_segment
        if kind is None and not _PRAISE_WORDS.isdisjoint(_SEPARATORS.sub(" ", fold(tags)).split()):
            kind = TicketType.PRAISE
        return kind, segment


KNOWN: Final = Meanings()  # the meanings without any statement of people

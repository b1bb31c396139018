"""What the words of an export mean: types, segments, impact. Nothing is guessed that is not stated.

What is known stands here; what people stated in their own database stands above it. Words for
impact become high, medium or low only by such a statement: "BLOCKING" ranks nothing by itself.
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
        TicketType.PRAISE: "praise, success, success story, kudos, love, thanks, compliment, win",
    }.items()
    for word in names.split(", ")
}
SEGMENTS: Final[Mapping[str, str]] = {
    "ent": "enterprise", "mid market": "mid-market", "midmarket": "mid-market", "mm": "mid-market",
    "small business": "smb", "sme": "smb", "small": "smb", "smbs": "smb", "small and medium": "smb",
}  # fmt: skip
IMPACTS: Final[Mapping[str, Impact]] = {
    **dict.fromkeys(("h", "high"), Impact.H),
    **dict.fromkeys(("m", "medium"), Impact.M),
    **dict.fromkeys(("l", "low"), Impact.L),
}
# Segments that are taken for one even without brackets around them, and among tags.
KNOWN_SEGMENTS: Final = frozenset(
    ["public sector", *"enterprise mid-market smb startup free trial pro government education nonprofit".split()]
)
_NOTHING: Final = frozenset(
    """- -- ? ?? n/a na n.a. #n/a none null nil unknown nan tbd undefined anonymous (blank) blank 0
    unbekannt inconnu desconocido""".split()
) | {"", "no company", "no customer", "no organization", "not set", "(not set)", "not applicable"}
_NOTHING_ELSE: Final = _NOTHING - {""}
_LONGEST_NOTHING: Final = 24  # with spaces around
_SEPARATORS: Final = re.compile(r"[\W_]+")
_TAG_PREFIX: Final = re.compile(
    r"\s*(?:issue[ _-]?)?(?:type|kind|segment|tier|plan|customer)\s*[:/=]+\s*", re.IGNORECASE
)


class Stated(NamedTuple):
    """One statement of people: that words of an export mean this. `means` is empty for "nothing"."""

    kind: WordKind
    said: str
    means: str


def stated(value: str) -> str:
    """Return `value`, or "" where it says that nothing is known."""
    if len(value) > _LONGEST_NOTHING or ("1" <= value[:1] <= "9"):
        return value.strip()
    return "" if fold(value) in _NOTHING else value.strip()


def stated_all(values: Sequence[str]) -> list[str]:
    """Return many values as `stated` does, each as one line."""
    lines = plain_all(values)
    if _NOTHING_ELSE.isdisjoint(map(str.casefold, lines)):
        return lines
    return list(map(stated, lines))


def said_key(words: str) -> str:
    """Return words in the form in which they are compared: folded, separators as spaces."""
    return _SEPARATORS.sub(" ", fold(stated(clean(words)))).strip()


class Meanings:
    """What words mean in one database: as people stated it there, else as it is known."""

    def __init__(self, said: Iterable[Stated] = ()) -> None:
        """`said` are the statements of people; each is found again in whatever form it is written."""
        self._stated = {(one.kind, said_key(one.said)): one.means for one in said}
        self.type = lru_cache(maxsize=4096)(self._type)
        self.segment = lru_cache(maxsize=4096)(self._segment)
        self.impact = lru_cache(maxsize=4096)(self._impact)

    @property
    def type_names(self) -> frozenset[str]:
        """All words that are known to name a type."""
        return frozenset(TYPES).union(key for kind, key in self._stated if kind is WordKind.TYPE)

    def _type(self, words: str) -> TicketType | None:
        """Return the type that `words` name: None for no words, OTHER for words of another kind."""
        name = said_key(words)
        if not name:
            return None
        means = self._stated.get((WordKind.TYPE, name))
        if means is not None:
            return TicketType(means) if means else None
        return TYPES.get(name, TicketType.OTHER)

    def _segment(self, words: str) -> str | None:
        """Return the segment that `words` name, in lower case, or None where nothing is stated."""
        name = fold(stated(clean(words))).strip(" *_")
        means = self._stated.get((WordKind.SEGMENT, said_key(words)))
        if means is not None:
            return means or None
        if any(separator in name for separator in ",;/&"):  # two segments in one cell name none
            named = {self.segment(part) for part in re.split("[,;/&]", name) if part.strip()}
            if named <= KNOWN_SEGMENTS or "," in name or ";" in name:
                return named.pop() if len(named) == 1 else None
        return SEGMENTS.get(name.replace("-", " "), name) or None

    def _impact(self, words: str) -> Impact | None:
        """Return the impact that `words` are stated to mean, or None: words alone rank nothing."""
        name = said_key(words)
        means = self._stated.get((WordKind.IMPACT, name))
        if means is not None:
            return Impact(means) if means else None
        return IMPACTS.get(name)

    def of_tags(self, tags: str) -> tuple[TicketType | None, str | None]:
        """Return the type and the segment that tags (separated by commas, or by spaces alone) name."""
        kind: TicketType | None = None
        segment: str | None = None
        for tag in tags.split(",") if "," in tags else tags.split():
            name = _TAG_PREFIX.sub("", tag, count=1)
            if kind is None and (found := self.type(name)) is not TicketType.OTHER:
                kind = found
            if segment is None:
                named = self.segment(name.replace("_", " "))
                if named in KNOWN_SEGMENTS or (WordKind.SEGMENT, said_key(name)) in self._stated:
                    segment = named
        return kind, segment


KNOWN: Final = Meanings()  # without any statement of people

"""River lint: how many posts follow the River format, what the others lack, and how each would read.

`[ISSUE TYPE] - [CUSTOMER SEGMENT] - [IMPACT]` and then the quote. Whoever posts should see what
would help, by channel; nobody is named.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from translate_tui.model import TicketType
from translate_tui.text import plain

PARTS: Final = ("type", "segment", "impact", "quote")


class Post(NamedTuple):
    """A post as it was read. `where` says where it stands: a line, or when it was posted."""

    channel: str
    where: str
    type: TicketType | None
    segment: str | None
    impact_words: str
    quote: str
    in_format: bool


class Share(NamedTuple):
    """How a channel does: its posts, how many follow the format, and how often each part is missing."""

    channel: str
    posts: int
    in_format: int
    missing: dict[str, int]

    @property
    def percent(self) -> int:
        """How many of a hundred posts follow the format, rounded down: 100 means all."""
        return self.in_format * 100 // self.posts if self.posts else 0


def missing(post: Post) -> tuple[str, ...]:
    """Return the parts that a post does not state; none where only their form is not the River's."""
    if post.in_format:
        return ()
    stated = (post.type, post.segment, post.impact_words, post.quote)
    return tuple(part for part, value in zip(PARTS, stated, strict=True) if not value)


def corrected(post: Post) -> str:
    """Return the post in River format, with a gap such as `[SEGMENT?]` for each part that is not stated."""
    stated = (post.type.value if post.type else "", post.segment or "", post.impact_words)
    heads = [f"[{(value or f'{part}?').upper()}]" for part, value in zip(PARTS, stated, strict=False)]
    return f'{" - ".join(heads)} "{plain(post.quote) or "QUOTE?"}"'


def shares(posts: Iterable[Post]) -> list[Share]:
    """Return how each channel does, the one that could be helped most first."""
    found: dict[str, Share] = {}
    for post in posts:
        share = found.setdefault(post.channel, Share(post.channel, 0, 0, dict.fromkeys(PARTS, 0)))
        for part in missing(post):
            share.missing[part] += 1
        found[post.channel] = share._replace(posts=share.posts + 1, in_format=share.in_format + post.in_format)
    return sorted(found.values(), key=lambda share: (share.in_format - share.posts, share.channel))

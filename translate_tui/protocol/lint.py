"""River lint: how many posts follow the River format, what the others miss, and how each would read in it.

The practice's format is `[ISSUE TYPE] - [CUSTOMER SEGMENT] - [IMPACT]`, then the quote. Results are by channel,
never by person: they should help those who post, not blame them.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from translate_tui.model import TicketType
from translate_tui.text import plain

RIVER_FORMAT_PARTS: Final = ("type", "segment", "impact", "quote")


class Post(NamedTuple):
    """A post as it was read. `where` locates it in its channel: its line, or when it was posted."""

    channel: str
    where: str
    type: TicketType | None
    segment: str | None
    impact_words: str
    quote: str
    in_format: bool


class ChannelShare(NamedTuple):
    """The result for a channel: its posts, how many follow the format, and how many miss each part."""

    channel: str
    posts: int
    in_format: int
    missing: dict[str, int]

    @property
    def percent(self) -> int:
        """The percentage of posts that follow the format, rounded down, so that 100 means all."""
        return self.in_format * 100 // self.posts if self.posts else 0


def missing_parts(post: Post) -> tuple[str, ...]:
    """Return the parts that a post doesn't state. Empty, too, if it states all but not in the River format."""
    if post.in_format:
        return ()
    stated = (post.type, post.segment, post.impact_words, post.quote)
    return tuple(part for part, value in zip(RIVER_FORMAT_PARTS, stated, strict=True) if not value)


def to_river_format(post: Post) -> str:
    """Return a post in the River format, with a gap such as `[SEGMENT?]` for each part that it doesn't state."""
    stated = (post.type.value if post.type else "", post.segment or "", post.impact_words)
    heads = [f"[{(value or f'{part}?').upper()}]" for part, value in zip(RIVER_FORMAT_PARTS, stated, strict=False)]
    return f'{" - ".join(heads)} "{plain(post.quote) or "QUOTE?"}"'


def channel_shares(posts: Iterable[Post]) -> list[ChannelShare]:
    """Return the result for each channel, those with most posts out of format first."""
    by_channel: dict[str, ChannelShare] = {}
    for post in posts:
        empty = ChannelShare(post.channel, 0, 0, dict.fromkeys(RIVER_FORMAT_PARTS, 0))
        share = by_channel.setdefault(post.channel, empty)
        for part in missing_parts(post):
            share.missing[part] += 1
        by_channel[post.channel] = share._replace(posts=share.posts + 1, in_format=share.in_format + post.in_format)
    return sorted(by_channel.values(), key=lambda share: (share.in_format - share.posts, share.channel))

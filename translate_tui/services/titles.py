"""Proposed titles: a customer's own words, as short as the title of a pattern."""

import re
from collections.abc import Iterable
from typing import Final

from translate_tui.model import Ticket
from translate_tui.text import plain, shorten

MAX_TITLE_CHARS: Final = 60
MAX_TICKETS: Final = 20  # of a group, in which words for its title are looked for
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
# Thai, Lao, Khmer, Japanese and Chinese are written without spaces: there a run of letters is several words.
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{4,}")
_NO_SUBJECT: Final = frozenset({"re", "fw", "fwd", "aw", "wg", "tr", "rv"})  # before a subject that was answered to
_MAX_SENTENCES: Final = 10  # of a quote that are looked at
_MAX_CHARS: Final = 4000  # of it


def suggest_title(tickets: Iterable[Ticket]) -> str:
    """Return a title for a new pattern: the first sentence of at least two words that one of the tickets says.

    The subject comes before the quote, and the first ticket before the others. A number or a single word, as "504",
    tells nobody what a pattern is about: it is taken only where there is nothing better. Empty if no ticket has text.
    """
    spare = ""
    for ticket in tickets:
        for sentence in _sentences(ticket):
            words = [word for word in _WORD.findall(sentence) if word.casefold() not in _NO_SUBJECT]
            if len(words) >= 2 or _SPACELESS.search(sentence):
                return shorten(sentence, MAX_TITLE_CHARS)
            if not spare or (words and not _WORD.search(spare)):
                spare = sentence
    return shorten(spare, MAX_TITLE_CHARS)


def _sentences(ticket: Ticket) -> list[str]:
    """Return the first sentences of a ticket's subject and of its quote, without their full stops."""
    texts = [plain(ticket.title), plain(ticket.quote[:_MAX_CHARS])]
    sentences = [part for text in texts if text for part in _SENTENCE_END.split(text)[:_MAX_SENTENCES]]
    return [stripped for part in sentences if (stripped := part.strip().rstrip(".。"))]

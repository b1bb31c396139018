"""Words as the matcher compares them: folded, without stop words, stemmed."""

from functools import lru_cache
from typing import Final

import snowballstemmer

from translate_tui.text import words

# Negations stay in: "cannot log in" is not "can log in".
STOP_WORDS: Final = frozenset(
    """
    a about after again all also am an and any are as at be because been before being between both but by
    could d did do does doing down during each few for from further had has have having he her here hers him
    his how i if in into is it its itself just ll m me more most my myself now of off on once only or other
    our ours out over own please re s same she should so some such t than that the their theirs them then
    there these they this those through to too up ve very was we were what when where which while who whom
    why will with would you your yours hi hello thanks thank hey get got
    """.split()
)
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a folded word (Snowball, English)."""
    return str(_stemmer.stemWord(word))


def terms(text: str) -> list[tuple[str, str]]:
    """Return the words of `text` that carry meaning, as pairs of stem and the word as said."""
    return [(stem(word), word) for word in words(text) if word not in STOP_WORDS]

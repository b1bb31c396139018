"""The redactor: masks names, email addresses, phone numbers, links and ids in a text.

It masks what the database knows to be a name or an id, and what looks like one in free text. It guesses nothing from
meaning. Masking too much does less harm than masking too little.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from translate_tui.redaction.everyday_words import EVERYDAY_WORDS
from translate_tui.redaction.identifiers import find_identifiers
from translate_tui.redaction.known_names import KnownNames
from translate_tui.redaction.name_lists import AMBIGUOUS_NAMES
from translate_tui.redaction.names import NameFinder
from translate_tui.redaction.spans import CUSTOMER, NAME, Span, apply_marks, merge_spans, split_pieces
from translate_tui.redaction.words import TOKEN, fold_token

_CACHED_TEXTS: Final = 4096  # lists are redrawn with the same texts

# What else may name somebody, for documents that go to everybody: initials, titles, family businesses.
_STRICT_EXPRESSIONS: Final = (
    (NAME, re.compile(r"\b[A-Z]\.\s?(?:[A-Z]\.\s?)*[A-Z][\w'’-]+")),
    (NAME, re.compile(r"\b[OoDd]['’][A-Z]\w+(?:['’]s)?")),
    (NAME, re.compile(r"\b(?:mrs?|ms|dr|prof|herrn?|frau|mme|sra?)\b\.?\s+[^\W\d_][\w'’-]+", re.IGNORECASE)),
    (
        CUSTOMER,
        re.compile(r"[^\W\d_][\w'’-]+ (?:&|and|und) (?:sons?|söhne|partners?|co|company|brothers)\b", re.IGNORECASE),
    ),
)
_ALWAYS_CAPITAL: Final = frozenset(("i", "i'm", "i've", "i'll", "i'd", "ok"))
_WORD_ENDINGS: Final = ("'s", "s", "d", "ed", "ing", "ly", "er", "n't")
_WHOLE_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")  # with any ending: it's, didn't
_OPENING_CHARS: Final = " \"“‘'("  # may stand between a sentence's end and the first word of the next


class Redactor:
    """Masks the names and ids that a database knows, and what looks like a name, an address, a number or an id."""

    def __init__(self, known: Sequence[KnownNames] = ()) -> None:
        """Make a redactor that knows these names and ids."""
        self._names = NameFinder(known)
        # Cached for each redactor rather than on the methods, so that the texts go when it does.
        self.redact: Callable[[str], str] = lru_cache(_CACHED_TEXTS)(self._redact)
        self.spans: Callable[[str], tuple[Span, ...]] = lru_cache(_CACHED_TEXTS)(self._spans)

    def _redact(self, text: str) -> str:
        """Return a text in which whatever is masked is replaced by its kind: "[customer]", "[email]" ..."""
        return apply_marks(text, self.spans(text))

    def _spans(self, text: str) -> tuple[Span, ...]:
        """Return the spans that are masked, in order and without overlap."""
        spans = [
            (offset + start, offset + end, mark)
            for offset, piece in split_pieces(text)
            for start, end, mark in (*find_identifiers(piece), *self._names.find(piece))
        ]
        return tuple(merge_spans(spans))

    def redact_strictly(self, text: str) -> str:
        """Return a text masked as `redact` does and further, for documents that leave the company.

        Also masked are parts of known names and given names in any case, initials, names behind titles, and family
        businesses.
        """
        spans = list(self.spans(text))
        for offset, piece in split_pieces(text):
            for mark, expression in _STRICT_EXPRESSIONS:
                spans += [
                    (offset + match.start(), offset + match.end(), mark) for match in expression.finditer(piece)
                ]
        for match in TOKEN.finditer(text):
            if self._names.may_be_name(fold_token(match[0])):
                spans.append((match.start(), match.end(), NAME))
        return apply_marks(text, merge_spans(spans))

    def is_anonymous(self, text: str) -> bool:
        """Return whether a text can leave the company as it is: nothing in it could name anybody.

        It has nothing that is masked, no digit, no "@", no capital except where a sentence begins, and only everyday
        words.
        """
        if self.spans(text) or any(map(str.isdigit, text)) or "@" in text:
            return False
        for match in _WHOLE_WORD.finditer(text):
            word = fold_token(match[0])
            if word in _ALWAYS_CAPITAL:
                continue
            before = text[: match.start()].rstrip(_OPENING_CHARS)
            begins_sentence = not before or before[-1] in ".!?\n"
            if text[match.start()].isupper() and not begins_sentence:
                return False
            # At the beginning of a sentence a capital doesn't tell the name Mark from the verb.
            if not _is_everyday(word) or (begins_sentence and word in AMBIGUOUS_NAMES):
                return False
        return True


def _is_everyday(word: str) -> bool:
    """Return whether a word is an everyday one that nobody is called by, with or without an ending."""
    if word in EVERYDAY_WORDS:
        return True
    return any(word.endswith(ending) and word.removesuffix(ending) in EVERYDAY_WORDS for ending in _WORD_ENDINGS)


class HidingRedactor(Redactor):
    """Masks every text as a whole: for a shared screen while the names that must not be shown can't be read."""

    def _spans(self, text: str) -> tuple[Span, ...]:
        """Return the whole text as one span."""
        return ((0, len(text), NAME),) if text.strip() else ()

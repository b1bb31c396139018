"""What is masked on a shared screen and in a redacted export: names, e-mail addresses, phone numbers, ids.

Two kinds of things are masked: what the database knows to be a name or an id, and what looks like one
in free text. Nothing is guessed from meaning; what is masked too often is the lesser evil.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeVar, cast

from translate_tui.redaction.everyday import EVERYDAY
from translate_tui.redaction.given import AMBIGUOUS, COMMON, GIVEN, NO_NAME
from translate_tui.redaction.spans import apart, masked, pieces
from translate_tui.text import fold

T = TypeVar("T")

CUSTOMER, NAME, EMAIL, PHONE, ID, LINK = "[customer]", "[name]", "[e-mail]", "[phone]", "[id]", "[link]"
# Fields of our values that hold a name or an id and nothing else.
_FIELDS: Final = {
    **dict.fromkeys(("customer", "reply_customer"), CUSTOMER),
    **dict.fromkeys(("owner", "raised_by", "author", "speaker", "who", "name"), NAME),
    "ref": ID,
}
_TOP: Final = (
    "com|net|org|io|co|de|fr|es|uk|eu|at|ch|it|nl|be|pl|se|no|dk|fi|pt|us|ca|au|info|biz|app|ai|dev|xyz|jp|ie|br|cn|kr"
    "|ru|tr|mx|ar|cl|nz|za|sg|hk|ae|gov|edu|cloud|tech|shop|online|site|store|example|test|invalid"
)
# What looks like a ticket's key and is a thing that everybody knows: UTF-8, Q3-2026, CVE-2024-1234.
_NO_KEY: Final = (
    "(?:UTF|ISO|SHA|AES|RSA|USB|MP|TLS|WPA|RFC|HTTP|COVID|GPT|ES|CP|WIFI|B2B|B2C|CVE|ECMA|MD|IPV|HTML|CSS|PHP|LTE|PCI"
    "|[QH][1-4]|FY|KW|CW)-"
)
_NO_SITE: Final = r"(?:asp\.net|socket\.io|node\.js|salesforce\.com|report\.at)\b"
_COMPANY: Final = (
    r"GmbH|AG|KG|S\.?A\.?|S\.?L\.?|LLP|LLC|Ltd|Limited|Inc|Corp|B\.?V\.?|N\.?V\.?|SARL|SAS|SpA|Oy|ApS|PLC|Pty"
)
_LOOKS: Final = (
    (
        EMAIL,
        re.compile(r"[\w.+%'’…-]+(?:@|\s?[\[(]\s?at\s?[\])]\s?)[\w-]+(?:(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)[\w-]+)*"),
    ),
    (EMAIL, re.compile(r"[\w.+%'-]+ at [\w-]+(?: dot \w+)+", re.IGNORECASE)),
    (EMAIL, re.compile(r"[\w.+%'-]+@[\w.-]*…")),
    (LINK, re.compile(r"\b(?:https?://|www\.)[^\s<>\"”)]+", re.IGNORECASE)),
    (
        LINK,
        re.compile(rf"\b(?!{_NO_SITE})[\w-]+(?:\.[\w-]+)*\.(?:{_TOP})\b(?:\.[a-z]{{2}}\b)?(?![\w(])", re.IGNORECASE),
    ),
    (NAME, re.compile(r"(?<![\w.])@(?!media\b|everyone\b|here\b|channel\b)[A-Za-z][\w.-]+")),
    (
        CUSTOMER,
        re.compile(rf"(?:\b[^\W\d_a-zß-ÿ][\w&'’-]*,?\s+(?:(?:&|de|des|und|and|y)\s+)?){{1,4}}(?:{_COMPANY})\b\.?"),
    ),
    (ID, re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)),
    (
        ID,
        re.compile(
            r"\b(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}\b|\b(?:[0-9A-F]{1,4}:){4,7}:?[0-9A-F]{1,4}\b", re.IGNORECASE
        ),
    ),
    (ID, re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)")),
    (ID, re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b", re.IGNORECASE)),  # an IBAN
    (ID, re.compile(r"\b\d{4}(?:[ -]\d{4}){3}\b")),  # a card
    (ID, re.compile(r"(?<![\w])#\d{3,}\b|(?<![\w])#[A-Z]+-?\d+\b")),
    (
        ID,
        re.compile(
            rf"\b(?!{_NO_KEY})[A-Z][A-Z0-9]{{0,9}}[-/](?=[A-Z0-9]*\d)[A-Z0-9]+(?:[-/][A-Z0-9]*\d[A-Z0-9]*)*\b"
        ),
    ),
    (ID, re.compile(rf"\b(?!{_NO_KEY})[a-z]{{2,8}}-\d{{3,}}\b", re.IGNORECASE)),
    (ID, re.compile(r"\b[A-Za-z]+_(?=(?:\w*\d){3})\w+\b|\b[a-z]{2,6}_(?=\w*[A-Z])[A-Za-z0-9]{8,}\b")),
    (ID, re.compile(r"\b1-8\d\d-[A-Z0-9-]{5,}\b")),
)
# Behind these words every number of three digits or more is somebody's.
_NUMBERED: Final = re.compile(
    r"\b(?:order|ticket|case|customer|account|invoice|contract|client|reference|ref|id|kunde|auftrag|rechnung)"
    r"(?:\s*(?:no\.?|nr\.?|number|id|nummer|#|:))*\s*#?(\d{3,})\b",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"\s*(?:-\s*)?(?:rows?|users?|records?|lines?|files?|items?|entries|customers?|tickets?|employees|people|seats?"
    r"|contacts?|orders?|invoices?|photos?|e?-?mails?|messages?|times|hours?|minutes?|seconds?|ms|days?|euros?|eur|usd"
    r"|gbp|px|kb|mb)\b",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(
    r"(?<![\w.,/-])(?<!\d:)(?:\+|00)?\(?\d[\d \u00a0().\-\u2010-\u2013/]{4,22}\d(?![\w%]|[.,:]\d)"
)
_CUT_NUMBER: Final = re.compile(r"\+?\d[\d ().\-/]{3,}…")
_DATE: Final = re.compile(
    r"(?<![\d-])(?<!\d[./])(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d ?[-/–] ?(?:19|20)\d\d|\d{1,2}\.\d\d ?[-–] ?\d{1,2}\.\d\d)(?![\d-]|[./]\d)"
)
# 20 000 and 1.000.000 are numbers, and so is a span of two of them; 612 345 678 may be a telephone.
_AMOUNT: Final = re.compile(
    r"[1-9]\d{0,2}(?:[ \u00a0]\d{3}){0,2}(?<=00)|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}0|\d{1,2}"
)
_SPAN: Final = re.compile(r"\s*[-–]\s*")
_CODE: Final = re.compile(r"\b(?=\w*\d\w*\d\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{6,}\b")
_UNIT: Final = re.compile(r"\d+(?:x\d+)?[A-Za-z]{0,3}|[A-Za-z]{4,}\d{1,4}")
_LONG: Final = re.compile(r"(?<![\w.,$€£])\d{5,}(?![\w%]|[.,]\d)")
_TOKEN: Final = re.compile(r"[^\W_]+(?:['’][^\W\d_]{2,})?")
_GAP: Final = re.compile(r"[\s.,&'’/+_-]{0,3}")
_CUE: Final = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Sr|Sra)\b\.?|(?i:my name is|name:|contact:|cc|attn)\b:?|"
    r"(?i:(?:spoke|talked|chatted|met) (?:with|to)|(?:called|signed|written|reported|raised|submitted) by))\s+|"
    r"(?:^|(?<=[.!?\n“\"]))\s*(?i:hi|hello|hey|dear|hallo|lieber?|bonjour|hola|ciao|"
    r"(?:(?:best|kind|warm|many) )?(?:regards|wishes|thanks)|cheers|sincerely|best,|"
    r"(?:viele|beste|freundliche) gr(?:ü|u)(?:ß|ss)e|cordialement|saludos)[\s,]+"
)
_SMALL: Final = 3  # letters: a name of one so short word is masked only as it is written
_PARTICLES: Final = frozenset(
    "de la las los del der den van von zu zur y e al el bin ibn dos da das di du ter ten".split()
)
_CORPORATE: Final = ("株式会社", "有限公司", "有限责任公司", "合同会社", "주식회사")
_ONESELF: Final = frozenset(("i", "i'm", "i've", "i'll", "i'd", "ok"))
_ENDINGS: Final = ("'s", "s", "d", "ed", "ing", "ly", "er", "n't")
# What further looks like a name, where nothing may be left that names somebody.
_STRICT: Final = (
    (NAME, re.compile(r"\b[A-Z]\.\s?(?:[A-Z]\.\s?)*[A-Z][\w'’-]+")),
    (NAME, re.compile(r"\b[OoDd]['’][A-Z]\w+(?:['’]s)?")),
    (NAME, re.compile(r"\b(?:mrs?|ms|dr|prof|herrn?|frau|mme|sra?)\b\.?\s+[^\W\d_][\w'’-]+", re.IGNORECASE)),
    (
        CUSTOMER,
        re.compile(r"[^\W\d_][\w'’-]+ (?:&|and|und) (?:sons?|söhne|partners?|co|company|brothers)\b", re.IGNORECASE),
    ),
)
_BEFORE: Final = " \"“‘'("
_CACHED: Final = 4096


class _KnownNames(NamedTuple):
    words: tuple[str, ...]
    mark: str
    capital: bool  # only where it is written with a capital


class Redactor:
    """Masks what a database knows, and what looks like a name, an address, a number, an id."""

    def __init__(self, customers: Iterable[str] = (), people: Iterable[str] = (), ids: Iterable[str] = ()) -> None:
        """`customers` are their names and domains, `people` anybody who is named, `ids` those of customers."""
        self._known: dict[str, list[_KnownNames]] = defaultdict(list)
        self._whole: dict[str, str] = {}  # names in scripts without spaces between words
        for name in customers:
            self._add(name, CUSTOMER)
        for name in people:
            self._add(name, NAME)
        for one in ids:
            if sum(map(str.isalnum, one)) >= 4:
                self._add(one, ID)
        for listed in self._known.values():
            listed.sort(key=lambda known: -len(known.words))
        self.redact: Callable[[str], str] = lru_cache(_CACHED)(self._redact)
        self.spans: Callable[[str], tuple[tuple[int, int, str], ...]] = lru_cache(_CACHED)(self._spans)

    def _add(self, name: str, mark: str) -> None:
        words = tuple(_folded(token) for token in _TOKEN.findall(name))
        if not words or fold(name) in ("", "unknown"):
            return
        if any(ord(character) > 0x2E80 for character in name):
            for ending in ("", *_CORPORATE):
                if len(short := name.replace(ending, "") if ending else name) > 1:
                    self._whole[short] = mark
        alone = len(words) == 1
        self._put(
            _KnownNames(words, mark, capital=mark != ID and alone and (len(name) <= _SMALL or words[0] in COMMON))
        )
        if mark == CUSTOMER and not alone:
            if len(words[0]) > _SMALL and words[0] not in COMMON:
                self._put(_KnownNames(words[:1], mark, capital=len(words[0]) <= _SMALL + 1))
            for pair in pairwise(words):
                if min(map(len, pair)) > 1:
                    self._put(_KnownNames(pair, mark, capital=True))
        if mark == NAME and not alone:
            for word in words:
                if len(word) > 1 and word not in NO_NAME and word not in _PARTICLES:
                    self._put(_KnownNames((word,), mark, capital=True))

    def _put(self, known: _KnownNames) -> None:
        listed = self._known[known.words[0]]
        if known not in listed:
            listed.append(known)

    def _redact(self, text: str) -> str:
        """Return `text` with what is masked replaced by what it was: "[customer]", "[e-mail]" ..."""
        return masked(text, self.spans(text))

    def strictly(self, text: str) -> str:
        """Return `text` masked as `redact` does, and further: for what goes to everybody.

        Parts of known names, and given names, whatever their case; initials, titles, and families that trade.
        """
        found = list(self.spans(text))
        for at, piece in pieces(text):
            found += [(at + m.start(), at + m.end(), mark) for mark, looks in _STRICT for m in looks.finditer(piece)]
        for match in _TOKEN.finditer(text):
            if self._may_name(_folded(match[0])):
                found.append((match.start(), match.end(), NAME))
        return masked(text, apart(found))

    def _may_name(self, word: str) -> bool:
        """Tell whether a word is part of a known name, or a given name, and no everyday word."""
        core = word.partition("'")[0] if word not in self._known and word not in GIVEN else word
        if len(core) <= _SMALL or core in EVERYDAY or core in NO_NAME:
            return False
        known = any(
            len(one.words) == 1 and (not one.capital or core not in COMMON) for one in self._known.get(core, ())
        )
        return known or (core in GIVEN and core not in COMMON)

    def names_nobody(self, text: str) -> bool:
        """Tell whether a text can go out of the house as it is: nothing in it is masked or could name somebody.

        No digit and no address; no capital but where a sentence begins; and no word but everyday ones.
        """
        if self.spans(text) or any(map(str.isdigit, text)) or "@" in text:
            return False
        for match in _TOKEN.finditer(text):
            word, before = _folded(match[0]), text[: match.start()].rstrip(_BEFORE)
            begins = not before or before[-1] in ".!?\n"
            if text[match.start()].isupper() and not begins and word not in _ONESELF:
                return False
            if word not in _ONESELF and (not _is_everyday(word) or (begins and word in AMBIGUOUS)):
                return False
        return True

    def _spans(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Return where something is masked, and as what: (start, end, mark), in order, none over another."""
        found = [
            (at + start, at + end, mark)
            for at, piece in pieces(text)
            for start, end, mark in (*self._looks(piece), *self._whole_names(piece), *self._named(piece))
        ]
        return tuple(apart(found))

    def _whole_names(self, text: str) -> Iterator[tuple[int, int, str]]:
        for name, mark in self._whole.items():
            for match in re.finditer(re.escape(name), text):
                yield match.start(), match.end(), mark

    # ------------------------------------------------------- what looks so

    def _looks(self, text: str) -> Iterator[tuple[int, int, str]]:
        for mark, looks in _LOOKS:
            for match in looks.finditer(text):
                yield match.start(), match.end(), mark
        if not any(map(str.isdigit, text)):
            return
        for match in _PHONE.finditer(text):
            rest = _DATE.sub("", match[0]).strip()
            amounts = all(_AMOUNT.fullmatch(part) for part in _SPAN.split(rest))
            if 7 <= sum(map(str.isdigit, rest)) <= 17 and not rest.isdigit() and not amounts:
                yield match.start(), match.end(), PHONE
        for match in _NUMBERED.finditer(text):
            yield match.start(1), match.end(1), ID
        for match in _CUT_NUMBER.finditer(text):
            yield match.start(), match.end() - 1, PHONE
        for match in _CODE.finditer(text):
            if not _UNIT.fullmatch(match[0]) and not _COUNTED.match(text, match.end()):
                yield match.start(), match.end(), ID
        for match in _LONG.finditer(text):
            if not match[0].endswith("000") and not _COUNTED.match(text, match.end()):
                yield match.start(), match.end(), ID

    # ------------------------------------------------------------ who is named

    def _named(self, text: str) -> Iterator[tuple[int, int, str]]:
        tokens = [(_folded(m[0]), m.start(), m.end(), text[m.start()].isupper()) for m in _TOKEN.finditer(text)]
        cued = {match.end() for match in _CUE.finditer(text)}
        at = 0
        while at < len(tokens):
            word, start, end, capital = tokens[at]
            took = self._known_at(text, tokens, at)
            if took is None or took[1] == NAME:  # of somebody with a known first name, another family name too
                named = self._given_at(text, tokens, at, start in cued or took is not None)
                took = max(filter(None, (took, named)), default=None)
            if took:
                count, mark = took
                yield start, tokens[at + count - 1][2], mark
                at += count
                continue
            if text[end : end + 1] == "…" and self._begins_a_name(word, capital):
                yield start, end, NAME
            at += 1

    def _begins_a_name(self, word: str, capital: bool) -> bool:
        """Tell whether a word that was cut may be the beginning of a name."""
        if len(word) < _SMALL or word in NO_NAME:
            return False
        return (capital and any(name.startswith(word) for name in GIVEN)) or any(
            known.startswith(word) for known in self._known
        )

    def _known_at(self, text: str, tokens: list[tuple[str, int, int, bool]], at: int) -> tuple[int, str] | None:
        word, _, _, capital = tokens[at]
        candidates = self._known.get(word)
        if candidates is None and "'" in word:  # Northwind's
            candidates = self._known.get(word.partition("'")[0])
        for known in candidates or ():
            if known.capital and not capital:
                continue
            size = len(known.words)
            if size == 1:
                return 1, known.mark
            following = tokens[at : at + size]
            if len(following) < size and _cut_name(text, following, known.words):
                return len(following), known.mark
            if tuple(token[0] for token in following) == known.words and all(
                _GAP.fullmatch(text, one[2], other[1]) for one, other in pairwise(following)
            ):
                return size, known.mark
        return None

    def _given_at(
        self, text: str, tokens: list[tuple[str, int, int, bool]], at: int, cued: bool
    ) -> tuple[int, str] | None:
        word, _, _, capital = tokens[at]
        if not capital or word in NO_NAME or not word[0].isalpha():
            return None
        follow = 0  # capitalised words right behind it: family names
        while follow < 5 and at + follow + 1 < len(tokens):
            following, before = tokens[at + follow + 1], tokens[at + follow]
            between = text[before[2] : following[1]]
            initial = between == ". " and before[2] - before[1] == 1
            particle = not following[3] and (following[0] in _PARTICLES or following[0].startswith("d'"))
            named = following[3] and following[0] not in NO_NAME
            if not (between in (" ", "-") or initial) or not (particle or named):
                break
            follow += 1
        while follow and not tokens[at + follow][3] and not tokens[at + follow][0].startswith("d'"):
            follow -= 1  # a particle at the end belongs to the sentence
        if word in GIVEN or cued or (word in AMBIGUOUS and follow):
            return 1 + follow, NAME
        return None


def _folded(token: str) -> str:
    return fold(token).replace("’", "'")


def _is_everyday(word: str) -> bool:
    """Tell whether nobody is called so: an everyday word, or one with an ending."""
    if word in EVERYDAY:
        return True
    return any(word.endswith(ending) and word.removesuffix(ending) in EVERYDAY for ending in _ENDINGS)


def _cut_name(text: str, tokens: list[tuple[str, int, int, bool]], words: tuple[str, ...]) -> bool:
    """Tell whether a text ends in the middle of a known name: "Bright Har…"."""
    last = tokens[-1]
    if text[last[2] : last[2] + 1] != "…":
        return False
    return all(token[0] == word for token, word in zip(tokens[:-1], words, strict=False)) and words[
        len(tokens) - 1
    ].startswith(last[0])


def redacted_texts(value: T, redact: Callable[[str], str]) -> T:
    """Return `value` with every text in it redacted, through named tuples, dataclasses, tuples and dicts.

    Fields that hold a name or an id alone are masked whatever stands in them. Enums stay as they are.
    """
    return cast(T, _redacted(value, redact, ""))


def _redacted(value: Any, redact: Callable[[str], str], name: str) -> Any:
    if type(value) is str:
        return _FIELDS[name] if value and name in _FIELDS else redact(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_redacted(v, redact, n) for n, v in zip(value._fields, value, strict=True)))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _redacted(getattr(value, f.name), redact, f.name) for f in fields(value)})
    if isinstance(value, tuple | list):
        return type(value)(_redacted(item, redact, name) for item in value)
    if isinstance(value, dict):
        return {key: _redacted(item, redact, name) for key, item in value.items()}
    return value

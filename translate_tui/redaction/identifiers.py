"""Finding identifiers by their form: email addresses, links, handles, companies, phone numbers, ids.

Each expression is narrow enough to leave dates, amounts, versions and counts alone; tests/test_redaction.py has
examples of both kinds.
"""

import re
from collections.abc import Iterator
from typing import Final

from translate_tui.redaction.spans import CUSTOMER, EMAIL, ID, LINK, NAME, PHONE, Span

_TOP_LEVEL_DOMAINS: Final = (
    "com|net|org|io|co|de|fr|es|uk|eu|at|ch|it|nl|be|pl|se|no|dk|fi|pt|us|ca|au|info|biz|app|ai|dev|xyz|jp|ie|br|cn|kr"
    "|ru|tr|mx|ar|cl|nz|za|sg|hk|ae|gov|edu|cloud|tech|shop|online|site|store|example|test|invalid"
)
# Look like the key of a ticket, but everybody knows them: UTF-8, Q3-2026, CVE-2024-1234.
_WELL_KNOWN_PREFIXES: Final = (
    "(?:UTF|ISO|SHA|AES|RSA|USB|MP|TLS|WPA|RFC|HTTP|COVID|GPT|ES|CP|WIFI|B2B|B2C|CVE|ECMA|MD|IPV|HTML|CSS|PHP|LTE|PCI"
    "|[QH][1-4]|FY|KW|CW)-"
)
# Look like a host, but everybody knows them.
_WELL_KNOWN_NAMES: Final = r"(?:asp\.net|socket\.io|node\.js|salesforce\.com|report\.at)\b"
_LEGAL_FORMS: Final = (
    r"GmbH|AG|KG|S\.?A\.?|S\.?L\.?|LLP|LLC|Ltd|Limited|Inc|Corp|B\.?V\.?|N\.?V\.?|SARL|SAS|SpA|Oy|ApS|PLC|Pty"
)
_EXPRESSIONS: Final = (
    # jane@acme.com, jane (at) acme (dot) com
    (
        EMAIL,
        re.compile(r"[\w.+%'’…-]+(?:@|\s?[\[(]\s?at\s?[\])]\s?)[\w-]+(?:(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)[\w-]+)*"),
    ),
    # jane at acme dot com
    (EMAIL, re.compile(r"[\w.+%'-]+ at [\w-]+(?: dot \w+)+", re.IGNORECASE)),
    # jane@acm…, cut off
    (EMAIL, re.compile(r"[\w.+%'-]+@[\w.-]*…")),
    (LINK, re.compile(r"\b(?:https?://|www\.)[^\s<>\"”)]+", re.IGNORECASE)),
    # A bare host: acme.co.uk
    (
        LINK,
        re.compile(
            rf"\b(?!{_WELL_KNOWN_NAMES})[\w-]+(?:\.[\w-]+)*\.(?:{_TOP_LEVEL_DOMAINS})\b(?:\.[a-z]{{2}}\b)?(?![\w(])",
            re.IGNORECASE,
        ),
    ),
    # A handle: @jane
    (NAME, re.compile(r"(?<![\w.])@(?!media\b|everyone\b|here\b|channel\b)[A-Za-z][\w.-]+")),
    # A company by its legal form: Banco Río Pardo S.A.
    (
        CUSTOMER,
        re.compile(
            rf"(?:\b[^\W\d_a-zß-ÿ][\w&'’-]*,?\s+(?:(?:&|de|des|und|and|y)\s+)?){{1,4}}(?:{_LEGAL_FORMS})\b\.?"
        ),
    ),
    # A UUID
    (ID, re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)),
    # A MAC address, an IPv6 address
    (
        ID,
        re.compile(
            r"\b(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}\b|\b(?:[0-9A-F]{1,4}:){4,7}:?[0-9A-F]{1,4}\b", re.IGNORECASE
        ),
    ),
    # An IPv4 address
    (ID, re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)")),
    # An IBAN
    (ID, re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b", re.IGNORECASE)),
    # The number of a credit card
    (ID, re.compile(r"\b\d{4}(?:[ -]\d{4}){3}\b")),
    # #8812, #AB-12
    (ID, re.compile(r"(?<![\w])#\d{3,}\b|(?<![\w])#[A-Z]+-?\d+\b")),
    # INV-2026-0042, KD-4F7A
    (
        ID,
        re.compile(
            rf"\b(?!{_WELL_KNOWN_PREFIXES})[A-Z][A-Z0-9]{{0,9}}[-/](?=[A-Z0-9]*\d)[A-Z0-9]+"
            r"(?:[-/][A-Z0-9]*\d[A-Z0-9]*)*\b"
        ),
    ),
    # sup-1234
    (ID, re.compile(rf"\b(?!{_WELL_KNOWN_PREFIXES})[a-z]{{2,8}}-\d{{3,}}\b", re.IGNORECASE)),
    # cus_9s8dkj2
    (ID, re.compile(r"\b[A-Za-z]+_(?=(?:\w*\d){3})\w+\b|\b[a-z]{2,6}_(?=\w*[A-Z])[A-Za-z0-9]{8,}\b")),
    # A toll-free number in letters: 1-800-FLOWERS
    (ID, re.compile(r"\b1-8\d\d-[A-Z0-9-]{5,}\b")),
)
# "order no. 1002000": behind these words a number of three digits or more identifies something.
_AFTER_ID_WORD: Final = re.compile(
    r"\b(?:order|ticket|case|customer|account|invoice|contract|client|reference|ref|id|kunde|auftrag|rechnung)"
    r"(?:\s*(?:no\.?|nr\.?|number|id|nummer|#|:))*\s*#?(\d{3,})\b",
    re.IGNORECASE,
)
# "12345 rows": before these words a number is a count.
_COUNTED: Final = re.compile(
    r"\s*(?:-\s*)?(?:rows?|users?|records?|lines?|files?|items?|entries|customers?|tickets?|employees|people|seats?"
    r"|contacts?|orders?|invoices?|photos?|e?-?mails?|messages?|times|hours?|minutes?|seconds?|ms|days?|euros?|eur|usd"
    r"|gbp|px|kb|mb)\b",
    re.IGNORECASE,
)
_MIN_PHONE_DIGITS: Final = 7
_MAX_PHONE_DIGITS: Final = 17
# Digits with separators: a phone number, unless they are a date or amounts (see _is_phone).
_PHONE: Final = re.compile(
    r"(?<![\w.,/-])(?<!\d:)(?:\+|00)?\(?\d[\d \u00a0().\-\u2010-\u2013/]{4,22}\d(?![\w%]|[.,:]\d)"
)
_CUT_NUMBER: Final = re.compile(r"\+?\d[\d ().\-/]{3,}…")
# 2026-11-20, 12.11.2026, 2019-2024, 09.30 - 17.45
_DATE: Final = re.compile(
    r"(?<![\d-])(?<!\d[./])(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d ?[-/–] ?(?:19|20)\d\d|\d{1,2}\.\d\d ?[-–] ?\d{1,2}\.\d\d)(?![\d-]|[./]\d)"
)
# 20 000 and 1.000.000 are amounts, and so is a range of two; 612 345 678 may be a phone number.
_AMOUNT: Final = re.compile(
    r"[1-9]\d{0,2}(?:[ \u00a0]\d{3}){0,2}(?<=00)|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}0|\d{1,2}"
)
_RANGE: Final = re.compile(r"\s*[-–]\s*")
# Six or more letters and digits with at least three digits, but no measure: 500GB, 1200x800px, iPhone17
_CODE: Final = re.compile(r"\b(?=\w*\d\w*\d\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{6,}\b")
_MEASURE: Final = re.compile(r"\d+(?:x\d+)?[A-Za-z]{0,3}|[A-Za-z]{4,}\d{1,4}")
# Five or more digits, but no price, percentage or fraction
_LONG_NUMBER: Final = re.compile(r"(?<![\w.,$€£])\d{5,}(?![\w%]|[.,]\d)")


def find_identifiers(text: str) -> Iterator[Span]:
    """Yield the spans of what looks like an identifier. They may overlap and are in no order."""
    for mark, expression in _EXPRESSIONS:
        for match in expression.finditer(text):
            yield match.start(), match.end(), mark
    if any(map(str.isdigit, text)):  # most texts have none, and all other expressions need one
        yield from _find_numbers(text)


def _find_numbers(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        if _is_phone(match[0]):
            yield match.start(), match.end(), PHONE
    for match in _AFTER_ID_WORD.finditer(text):
        yield match.start(1), match.end(1), ID
    for match in _CUT_NUMBER.finditer(text):
        yield match.start(), match.end() - 1, PHONE  # without the "…"
    for match in _CODE.finditer(text):
        if not _MEASURE.fullmatch(match[0]) and not _COUNTED.match(text, match.end()):
            yield match.start(), match.end(), ID
    for match in _LONG_NUMBER.finditer(text):
        if not match[0].endswith("000") and not _COUNTED.match(text, match.end()):
            yield match.start(), match.end(), ID


def _is_phone(candidate: str) -> bool:
    """Return whether digits with separators are a phone number, and not a date or amounts."""
    rest = _DATE.sub("", candidate).strip()
    digits = sum(map(str.isdigit, rest))
    if rest.isdigit() or not _MIN_PHONE_DIGITS <= digits <= _MAX_PHONE_DIGITS:
        return False
    return not all(_AMOUNT.fullmatch(part) for part in _RANGE.split(rest))

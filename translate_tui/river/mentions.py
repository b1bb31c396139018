"""Finds customers that a post or a reply names: "Customer: Globex", "+1, also at Globex".

Only where the words say that the name is a customer's: a name elsewhere in a text may be anybody's.
"""

import re
from typing import Final

from translate_tui.river.customers import names_nobody
from translate_tui.river.legal_forms import is_legal_form

_CAPITALISED: Final = r"[^\W\d_a-zß-öø-ÿ][\w&.'’-]*"
_NAME: Final = rf"{_CAPITALISED}(?:\s+(?:&\s+|de\s+|of\s+)?{_CAPITALISED}){{0,3}}"
_LABEL: Final = r"(?:customer|company|kunde|firma|cliente|empresa)"
# "Customer: Globex" on a line of its own, maybe in bold; bots and forms write the name on the next line.
_STATED_LINE: Final = re.compile(
    rf"^(?:[ \t*_>•(\[-]*{_LABEL}[*_]{{0,2}}[ \t]*[:=][*_]{{0,2}}[ \t]*"
    rf"|[*_]{{1,2}}{_LABEL}[*_]{{1,2}}\s*\n\s*|#{{1,6}}[ \t]*{_LABEL}[ \t]*\n\s*)"
    r"(?P<name>[^\n|;()\[\]]{2,80}?)[ \t]*(?:\([^()\n]*\)[ \t]*)?[*_)\]]*[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# "+1, also at Globex", "same here at Globex", "+1 same here, customer Globex".
_ADDED: Final = re.compile(
    r"(?:\b(?i:also|too|same|as well)(?i:\s+(?:here|thing|issue|problem|this|it|seen|happens|reported))*,?\s+(?i:at)"
    r"|(?:\+1|:\+1:|👍)[\s,:.-]*(?i:at)"
    rf"|(?:^|[,;:.+]\s*|\+1\s+)(?i:for\s+|from\s+)?(?i:customer))\s+(?P<name>{_NAME})(?P<after>[^\n]{{0,12}})"
)
_CUSTOMER_LABEL: Final = re.compile(r"[\s,;:.+1]*(?i:(?:for|from)\s+)?(?i:customer)")
_END_OF_CLAUSE: Final = re.compile(r"\s*(?:$|[.,;:!)])")
_NEGATION: Final = re.compile(r"(?i:\b(?:not|isn't|never|nobody|only|unlike|except)\b[^.\n]{0,30}$)")
# Capitalized words that are not customers.
_NO_CUSTOMER: Final = frozenset(
    """
    i it its this that the a an we they our us he she you my
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today tomorrow yesterday
    chrome firefox safari edge windows mac macos ios android linux iphone ipad outlook excel csv pdf api sso ui url
    eu us usa uk emea apac dach latam q1 q2 q3 q4 support success sales product engineering customer customers
    enterprise smb id ids night day noon least most first last once all our
    everyone nobody somebody portal sdk team qa legal marketing finance admin admins users user staff
    """.split()
)
_MAX_NAME_WORDS: Final = 6
_PROSE: Final = frozenset(
    "i he she it they we you the this that see several multiple various none not can cannot no yes all many some any "
    "has is was wants says said need needs unknown same as per ask asked chrome firefox safari edge ios android "
    "windows".split()
)
_VERB: Final = re.compile(
    r"\b(?:can|cannot|can't|could|does|doesn't|is|are|was|were|has|have|wants|says|said|reports|needs)\b"
)
_TRAILING: Final = ".,:;!?'’-"


def customer_stated(text: str) -> tuple[str, str]:
    """Return the customer that a post states on a line of its own, and the post without that line.

    The name is "" (and the post unchanged) where there is no such line, or where it holds no name ("see above", "he
    cannot log in"). Of several names on the line it is the first.
    """
    match = _STATED_LINE.search(text) if "\n" in text else _STATED_LINE.match(text)
    name = _first_name(match["name"].strip(" *_\"“”'")) if match else ""
    if not match or not name:
        return "", text
    rest = f"{text[: match.start()]}{text[match.end() :].lstrip()}".strip()
    return name, rest or text


def _first_name(words_after_label: str) -> str:
    """Return the first name in what follows "Customer:"; "" for a mention, a link, a placeholder or prose."""
    is_name = any(map(str.isalpha, words_after_label)) and not names_nobody(words_after_label)
    if not is_name or words_after_label.startswith("@") or "://" in words_after_label:
        return ""
    name = words_after_label.partition(" / ")[0]
    first, comma, form = name.partition(",")
    if comma and not is_legal_form(form.strip()):
        name = first
    words = name.split()
    if len(words) > _MAX_NAME_WORDS or not words or words[0].casefold() in _PROSE or _VERB.search(name):
        return ""
    return name.strip()


def customer_added(text: str) -> str:
    """Return the customer that a reply states on a line, or adds ("+1, also at Globex"); "" for none."""
    if stated := customer_stated(text)[0]:
        return stated
    for match in _ADDED.finditer(text):
        if _NEGATION.search(text[: match.start("name")]) or "?" in match["after"]:
            continue
        # "customer Globex," names a customer; "customer John said ..." is about a person.
        is_person = _CUSTOMER_LABEL.match(match[0]) and not _END_OF_CLAUSE.match(match["after"])
        name = _trim_name(match["name"])
        if name and not is_person and not names_nobody(name):
            return name
    return ""


def _trim_name(capitalized: str) -> str:
    """Return capitalized words up to the end of their sentence, without words that are no customer at the end.

    Returns "" where the first word is no customer's name.
    """
    words = capitalized.split()
    ends = (n for n, word in enumerate(words, 1) if word[-1] in ".!?" and not is_legal_form(word))
    words = words[: next(ends, len(words))]
    while words and _is_no_customer(words[-1]):
        words.pop()
    return "" if not words or _is_no_customer(words[0]) else " ".join(words).rstrip(_TRAILING)


def _is_no_customer(word: str) -> bool:
    return word.strip(_TRAILING).casefold() in _NO_CUSTOMER

"""Customers that a post or a reply names: "Customer: Globex", "+1, also at Globex".

Only where the words say that it is one: a name somewhere in a text may be anybody's. What was
read so is said as the reason, can be looked at, and taken back.
"""

import re
from typing import Final

from translate_tui.river.customers import is_legal_form, names_nobody

_CAPITAL: Final = r"[^\W\d_a-zß-öø-ÿ][\w&.'’-]*"
_NAME: Final = rf"{_CAPITAL}(?:\s+(?:&\s+|de\s+|of\s+)?{_CAPITAL}){{0,3}}"
_SAYS: Final = r"(?:customer|company|kunde|firma|cliente|empresa)"
# "Customer: Globex" on a line of its own, in bold or not; bots and forms write the name on the next line.
_STATED: Final = re.compile(
    rf"^(?:[ \t*_>•(\[-]*{_SAYS}[*_]{{0,2}}[ \t]*[:=][*_]{{0,2}}[ \t]*"
    rf"|[*_]{{1,2}}{_SAYS}[*_]{{1,2}}\s*\n\s*|#{{1,6}}[ \t]*{_SAYS}[ \t]*\n\s*)"
    r"(?P<name>[^\n|;()\[\]]{2,80}?)[ \t]*(?:\([^()\n]*\)[ \t]*)?[*_)\]]*[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# "+1, also at Globex", "same here at Globex", "+1 same here, customer Globex": "at" alone says that it is a customer.
_ALSO: Final = re.compile(
    r"(?:\b(?i:also|too|same|as well)(?i:\s+(?:here|thing|issue|problem|this|it|seen|happens|reported))*,?\s+(?i:at)"
    r"|(?:\+1|:\+1:|👍)[\s,:.-]*(?i:at)"
    rf"|(?:^|[,;:.+]\s*|\+1\s+)(?i:for\s+|from\s+)?(?i:customer))\s+(?P<name>{_NAME})(?P<after>[^\n]{{0,12}})"
)
_OF_A_CUSTOMER: Final = re.compile(r"[\s,;:.+1]*(?i:(?:for|from)\s+)?(?i:customer)")
_ENDS: Final = re.compile(r"\s*(?:$|[.,;:!)])")
_NOT_SO: Final = re.compile(r"(?i:\b(?:not|isn't|never|nobody|only|unlike|except)\b[^.\n]{0,30}$)")
# Capitalised words that are no customers.
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
_LONGEST: Final = 6  # words of a name
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
    """Return the customer that a post states on a line of its own, and the post without that line; "" for none.

    Of several on one line it is the first; what is no name ("see above", "he cannot log in") is none.
    """
    stated = _STATED.search(text) if "\n" in text else _STATED.match(text)
    name = _one_name(stated["name"].strip(" *_\"“”'")) if stated else ""
    if not stated or not name:
        return "", text
    rest = f"{text[: stated.start()]}{text[stated.end() :].lstrip()}".strip()
    return name, rest or text


def _one_name(said: str) -> str:
    if said.startswith("@") or "://" in said or names_nobody(said) or not any(map(str.isalpha, said)):
        return ""
    name = said.partition(" / ")[0]
    first, comma, form = name.partition(",")
    if comma and not is_legal_form(form.strip()):
        name = first
    words = name.split()
    if len(words) > _LONGEST or not words or words[0].casefold() in _PROSE or _VERB.search(name):
        return ""
    return name.strip()


def customer_added(text: str) -> str:
    """Return the customer that a reply adds ("+1, also at Globex"), or that it states on a line; "" for none."""
    if stated := customer_stated(text)[0]:
        return stated
    for match in _ALSO.finditer(text):
        if _NOT_SO.search(text[: match.start("name")]) or "?" in match["after"]:
            continue
        words = match["name"].split()
        ends = (n for n, word in enumerate(words, 1) if word[-1] in ".!?" and not is_legal_form(word))
        words = words[: next(ends, len(words))]
        while words and words[-1].strip(_TRAILING).casefold() in _NO_CUSTOMER:
            words.pop()
        name = " ".join(words).rstrip(_TRAILING)
        # "customer Globex," names one; "customer John said ..." speaks of somebody.
        speaks = _OF_A_CUSTOMER.match(match[0]) and not _ENDS.match(match["after"])
        if (
            name
            and not speaks
            and words[0].strip(_TRAILING).casefold() not in _NO_CUSTOMER
            and not names_nobody(name)
        ):
            return name
    return ""

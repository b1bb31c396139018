"""Customers that a post or a reply names: "Customer: Globex", "+1, also at Globex".

Only where the words say that it is one: a name somewhere in a text may be anybody's. What was
read so is said as the reason, can be looked at, and taken back.
"""

import re
from typing import Final

from translate_tui.river.customers import is_legal_form

_CAPITAL: Final = r"[^\W\d_a-zß-öø-ÿ][\w&.'’-]*"
_NAME: Final = rf"{_CAPITAL}(?:\s+(?:&\s+|de\s+|of\s+|und\s+|and\s+)?{_CAPITAL}){{0,3}}"
_SAYS: Final = r"(?:customer|client|company|account|kunde|firma|cliente|empresa)"
# "Customer: Globex" on a line of its own, in bold or not; bots and forms write the name on the next line.
_STATED: Final = re.compile(
    rf"^(?:[ \t*_>•(\[-]*{_SAYS}[*_]{{0,2}}[ \t]*[:=][*_]{{0,2}}[ \t]*"
    rf"|[*_]{{1,2}}{_SAYS}[*_]{{1,2}}\s*\n\s*|#{{1,6}}[ \t]*{_SAYS}[ \t]*\n\s*)"
    r"(?P<name>[^\n|;()\[\]]{2,80}?)[ \t]*(?:\([^()\n]*\)[ \t]*)?[*_)\]]*[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_ALSO: Final = re.compile(
    r"(?:\b(?i:also|too|same|as well|seen|reported|happens|affects|confirmed)"
    r"(?i:\s+(?:here|thing|issue|problem|this|it))*\s+(?i:at|for|with|from|by)"
    r"|(?:\+1|:\+1:|👍)[\s,:.-]*(?i:same\s+here)?[\s,:.-]*(?i:at|for|with|from)"
    rf"|\b(?i:customer|client))\s+(?P<name>{_NAME})"
)
# Capitalised words that are no customers.
_NO_CUSTOMER: Final = frozenset(
    """
    i it its this that the a an we they our us he she you my
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today tomorrow yesterday
    chrome firefox safari edge windows mac macos ios android linux iphone ipad outlook excel csv pdf api sso ui url
    eu us usa uk emea apac dach latam q1 q2 q3 q4 support success sales product engineering customer customers
    enterprise smb id ids
    """.split()
)
_TRAILING: Final = ".,:;!?'’-"


def customer_stated(text: str) -> tuple[str, str]:
    """Return the customer that a post states on a line of its own, and the post without that line; "" for none."""
    stated = _STATED.search(text) if "\n" in text else _STATED.match(text)
    name = stated["name"].strip(" *_\"“”'") if stated else ""
    if not stated or not name:
        return "", text
    rest = f"{text[: stated.start()]}{text[stated.end() :].lstrip()}".strip()
    return name, rest or text


def customer_added(text: str) -> str:
    """Return the customer that a reply adds ("+1, also at Globex"), or that it states on a line; "" for none."""
    if stated := customer_stated(text)[0]:
        return stated
    for match in _ALSO.finditer(text):
        words = match["name"].split()
        end = next(
            (n for n, word in enumerate(words, 1) if word[-1] in ".!?" and not is_legal_form(word)), len(words)
        )
        words = words[:end]
        while words and words[-1].strip(_TRAILING).casefold() in _NO_CUSTOMER:
            words.pop()
        name = " ".join(words).rstrip(_TRAILING)
        if name and words[0].strip(_TRAILING).casefold() not in _NO_CUSTOMER:
            return name
    return ""

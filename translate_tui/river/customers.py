"""Whom a ticket comes from: the marks by which one customer is recognised across sources.

By external id, by e-mail domain, by normalised name. Free-mail domains say nothing about a
company, and an id that a spreadsheet has rounded names nobody: both leave the customer unknown
rather than wrong, for product must be able to believe the count.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from translate_tui.model import NewTicket
from translate_tui.river.fields import stated
from translate_tui.text import fold, plain

FREE_MAIL: Final = frozenset(
    """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com
    mac.com aol.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru yandex.ru
    proton.me protonmail.com pm.me zoho.com fastmail.com hey.com tutanota.com orange.fr free.fr laposte.net
    wanadoo.fr sfr.fr libero.it virgilio.it terra.com.br uol.com.br bol.com.br sapo.pt qq.com 163.com
    126.com naver.com rediffmail.com comcast.net verizon.net att.net btinternet.com sky.com
    """.split()
)
_LEGAL_FORMS: Final = frozenset(
    """
    inc incorporated llc llp lp ltd limited plc corp corporation co company gmbh mbh ag kg ohg ug se sa sas
    sasu sarl srl spa bv nv ab as asa oy oyj aps kft zrt pty pte sl slu lda ltda eirl cv sro doo
    """.split()
)
_MANGLED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_NOT_WORD: Final = re.compile(r"[^\w+#]+")
_PROVIDERS: Final = frozenset("yahoo hotmail outlook live msn gmx googlemail gmail ymail aol yandex".split())
_DOMAIN: Final = re.compile(r"[^\s<>@]@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_LONGEST_ADDRESS: Final = 320  # RFC 5321: 64 + 1 + 255


class Identity(NamedTuple):
    """One mark of a customer: `kind` is "external id", "domain" or "name"."""

    kind: str
    value: str
    reason: str


def name_key(name: str) -> str:
    """Return a company's name for comparing: no case, accents, punctuation or legal form."""
    parts = _NOT_WORD.sub(" ", fold(name).replace("&", " and ").replace(".", "")).split()
    while len(parts) > 1 and parts[-1] in _LEGAL_FORMS:
        parts.pop()
    return " ".join(parts)


def domain_of(email: str) -> str:
    """Return the domain of an address, or "" for free mail and for what is no address."""
    match = _DOMAIN.search(email[:_LONGEST_ADDRESS].casefold())
    if not match or match[1] in FREE_MAIL or match[1].partition(".")[0] in _PROVIDERS:
        return ""
    return match[1].removeprefix("mail.")


def is_mangled(external_id: str) -> bool:
    """Tell whether a spreadsheet has rounded this id ("1.03006E+13"): many ids have become one."""
    return "+" in external_id and bool(_MANGLED.fullmatch(external_id.strip()))


def identities(ticket: NewTicket, source_key: str) -> tuple[Identity, ...]:
    """Return the marks of the customer of `ticket`, strongest first; none where it is unknown."""
    found: list[Identity] = []
    external = stated(ticket.customer_ref)
    if external and not is_mangled(external):
        found.append(Identity("external id", f"{source_key}:{external}", f"id {external} in its source"))
    if (name := stated(ticket.customer)) and not is_mangled(name) and (key := name_key(name)):
        found.append(Identity("name", key, f"name “{plain(name)}”"))
    if domain := domain_of(ticket.email):
        found.append(Identity("domain", domain, f"e-mail domain {domain}"))
    return tuple(found)


def display_name(ticket: NewTicket, marks: Sequence[Identity]) -> str:
    """Return what to call a customer that is seen for the first time."""
    named = next((mark for mark in marks if mark.kind == "domain"), None)
    return plain(stated(ticket.customer)) or (named.value if named else f"customer {plain(ticket.customer_ref)}")

"""Whom a ticket comes from: the marks by which one customer is recognised across sources.

By external id, by e-mail domain, by normalised name. Free-mail domains say nothing about a
company, and an id that a spreadsheet has rounded names nobody: both leave the customer unknown
rather than wrong, for product must be able to believe the count.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from translate_tui.model import NewReply, NewTicket
from translate_tui.river.meanings import stated
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
    gesellschaft aktiengesellschaft
    """.split()
)
_MANGLED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_NOT_WORD: Final = re.compile(r"[^\w+#]+")
_PROVIDERS: Final = frozenset("yahoo hotmail outlook live msn gmx googlemail gmail ymail aol yandex".split())
_DOMAIN: Final = re.compile(r"[^\s<>@]@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_BARE_DOMAIN: Final = re.compile(r"(?:https?://)?(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?:/\S*)?")
_LONG_NUMBER: Final = 9  # digits that make an id the same everywhere
_LONG_CODE: Final = 6  # characters, letters and digits among them, that do
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


def is_legal_form(word: str) -> bool:
    """Tell whether a word of a name says only which kind of company it is ("Inc.", "GmbH")."""
    return fold(word).replace(".", "").strip(",") in _LEGAL_FORMS


def domain_of(email: str) -> str:
    """Return the domain of an address or a web site, or "" for free mail and for what is none of these."""
    said = email[:_LONGEST_ADDRESS].casefold()
    match = _DOMAIN.search(said) or (_BARE_DOMAIN.fullmatch(said.strip()) if "@" not in said else None)
    if not match or match[1] in FREE_MAIL or match[1].partition(".")[0] in _PROVIDERS:
        return ""
    return match[1].removeprefix("mail.").removeprefix("www.")


def is_mangled(external_id: str) -> bool:
    """Tell whether a spreadsheet has rounded this id ("1.03006E+13"): many ids have become one."""
    return "+" in external_id and bool(_MANGLED.fullmatch(external_id.strip()))


def id_mark(external_id: str, source_key: str) -> Identity:
    """Return the mark of an id. Short numbers mean something in their own source alone.

    An id with letters and digits, or a long number, is the same wherever it stands: nobody else's
    customer number looks like it.
    """
    is_long = len(external_id) >= _LONG_NUMBER and external_id.isdigit()
    is_code = (
        len(external_id) >= _LONG_CODE and any(map(str.isdigit, external_id)) and any(map(str.isalpha, external_id))
    )
    scope = "" if is_long or is_code else source_key
    return Identity(
        "external id", f"{scope}:{external_id}", f"id {plain(external_id)}{' in its source' if scope else ''}"
    )


def identities(ticket: NewTicket | NewReply, source_key: str) -> tuple[Identity, ...]:
    """Return the marks of the customer of `ticket`, strongest first; none where it is unknown."""
    found: list[Identity] = []
    # Some exports list several companies in one cell: the first one is the customer.
    external = stated(ticket.customer_ref.partition(";")[0])
    if external and not is_mangled(external):
        found.append(id_mark(external, source_key))
    name = stated(ticket.customer.partition(";")[0])
    if "@" not in name and name and not is_mangled(name) and (key := name_key(name)):
        found.append(Identity("name", key, f"name “{plain(name)}”"))
    # An address where a name should stand is a person's: it says a company at most.
    if domain := domain_of(ticket.email) or (domain_of(name) if "@" in name else ""):
        found.append(Identity("domain", domain, f"e-mail domain {domain}"))
    if not found and (person := stated(ticket.person_ref)) and not is_mangled(person):
        found.append(
            Identity("external id", f"{source_key}:person:{person}", f"person {plain(person)} in its source")
        )
    return tuple(found)


def is_rounded(ticket: NewTicket | NewReply) -> bool:
    """Tell whether nothing but an id that a spreadsheet has rounded says whom a ticket comes from."""
    return is_mangled(ticket.customer_ref) or is_mangled(ticket.person_ref)


def display_name(ticket: NewTicket | NewReply, marks: Sequence[Identity]) -> str:
    """Return what to call a customer that is seen for the first time."""
    named = next((mark for mark in marks if mark.kind == "domain"), None)
    name = plain(stated(ticket.customer.partition(";")[0]))
    if name and "@" not in name:
        return name
    if named:
        return named.value
    return f"customer {plain(ticket.customer_ref)}" if ticket.customer_ref else f"person {plain(ticket.person_ref)}"

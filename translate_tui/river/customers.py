"""Whom a ticket comes from: the marks by which one customer is recognised across sources.

By external id, by e-mail domain, by normalised name. Free-mail domains say nothing about a
company, and an id that a spreadsheet has rounded names nobody: both leave the customer unknown
rather than wrong, for product must be able to believe the count.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
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
    seznam.cz email.cz centrum.cz post.cz volny.cz wp.pl onet.pl o2.pl interia.pl op.pl gazeta.pl tlen.pl
    bluewin.ch hispeed.ch sunrise.ch ziggo.nl kpnmail.nl xs4all.nl planet.nl telenet.be skynet.be proximus.be
    sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com netzero.net optonline.net frontier.com
    rogers.com shaw.ca sympatico.ca telus.net bell.net bigpond.com optusnet.com.au xtra.co.nz abv.bg ukr.net bk.ru
    list.ru inbox.ru rambler.ru foxmail.com 139.com sina.com sohu.com yeah.net aliyun.com hanmail.net daum.net
    nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp tiscali.it tiscali.co.uk alice.it tin.it neuf.fr bbox.fr
    numericable.fr arcor.de posteo.de mailbox.org tuta.io tutanota.de tuta.com duck.com mailinator.com
    rocketmail.com att.com email.com virginmedia.com talktalk.net ntlworld.com blueyonder.co.uk
    privaterelay.appleid.com users.noreply.github.com mail.de mail.co.uk mail.co runbox.com disroot.org riseup.net
    cock.li hush.com hushmail.com inbox.com usa.com vodafone.de kabelmail.de unitybox.de chello.at aon.at telia.com
    bredband.net online.no broadpark.no mail.dk jubii.dk elisanet.fi kolumbus.fi sapo.pt ig.com.br globo.com r7.com
    yandex.com yandex.kz ya.ru mynet.com rediff.com in.com hotmail.it walla.co.il bezeqint.net
    """.split()
)
_LEGAL_FORMS: Final = frozenset(
    """
    inc incorporated llc llp lp ltd limited plc corp corporation co company gmbh mbh ag kg ohg ug se sa sas
    sasu sarl srl spa bv nv ab as asa oy oyj aps kft zrt pty pte sl slu lda ltda eirl cv sro doo spzoo spk
    gesellschaft aktiengesellschaft
    """.split()
)
_MANGLED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+|\d[.,]\d+[eE]\d+")
_FLOATED: Final = re.compile(r"(\d+)\.0+")  # a number that passed through a data frame
_NO_ID: Final = re.compile(r"[0{}-]+|-\d+|tbc|tbd|inf|nan|test", re.IGNORECASE)
# What stands where a name should: it names nobody. As `name_key` writes it.
_NOBODY: Final = frozenset(
    """unknown|unknown company|unknown customer|unknown organization|no account|no organisation|no name|no client
    |not provided|not specified|not available|not known|none|none yet|k a|ka|keine|keine angabe|privat|private
    |private person|individual|test|test company|test account|n a|na|various|several|multiple|many|other|others
    |internal|customer|company|client|account|see above|see below|see thread|confidential|anonymous|default|demo
    |no answer|to be confirmed|sin empresa|ninguno|aucun|aucune|nessuno""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_NOT_WORD: Final = re.compile(r"[^\w+#]+")
_PROVIDERS: Final = frozenset("yahoo hotmail outlook live msn gmx googlemail gmail ymail aol yandex".split())
_DOMAIN: Final = re.compile(r"[^\s<>@]@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_SUFFIXES: Final = frozenset(
    "co.uk org.uk ac.uk com.au net.au co.nz co.jp com.br com.mx co.in co.za com.tr com.cn".split()
)
_BARE_DOMAIN: Final = re.compile(r"(?:https?://)?(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?:/\S*)?")
_LONG_NUMBER: Final = 9  # digits that make an id the same everywhere
_LONG_CODE: Final = 6  # characters, letters and digits among them, that do
_LONGEST_ADDRESS: Final = 320  # RFC 5321: 64 + 1 + 255


class Identity(NamedTuple):
    """One mark of a customer: `kind` is "external id", "domain" or "name"."""

    kind: str
    value: str
    reason: str


@lru_cache(maxsize=16_384)
def name_key(name: str) -> str:
    """Return a company's name for comparing: no case, accents, punctuation or legal form."""
    parts = _NOT_WORD.sub(" ", fold(name).replace("&", " and ").replace(".", "")).split()
    while len(parts) > 1:
        # "GmbH", but also "S. A." and "Sp. z o.o."; then "and" is left of "GmbH & Co. KG".
        length = next((n for n in (1, 2, 3) if n < len(parts) and "".join(parts[-n:]) in _LEGAL_FORMS), 0)
        if not length and parts[-1] != "and":
            break
        del parts[-(length or 1) :]
    return " ".join(parts)


def names_nobody(name: str) -> bool:
    """Tell whether what stands where a name should names nobody: "Unknown company", "n/a GmbH", "see above"."""
    return not stated(name) or name_key(name) in _NOBODY or not any(map(str.isalnum, name))


def is_legal_form(word: str) -> bool:
    """Tell whether a word of a name says only which kind of company it is ("Inc.", "GmbH")."""
    return fold(word).replace(".", "").strip(",") in _LEGAL_FORMS


def domain_of(email: str) -> str:
    """Return the domain of an address or a web site, or "" for free mail and for what is none of these."""
    said = email[:_LONGEST_ADDRESS].casefold()
    match = _DOMAIN.search(said) or (_BARE_DOMAIN.fullmatch(said.strip()) if "@" not in said else None)
    if not match or match[1] in FREE_MAIL or match[1].partition(".")[0] in _PROVIDERS:
        return ""
    domain = match[1]
    for prefix in ("mail.", "www."):
        if domain.startswith(prefix) and domain.count(".") > 1:
            domain = domain.removeprefix(prefix)
    is_name = domain.rpartition(".")[2].isalpha() and domain not in _SUFFIXES  # not "1.2.3", not "co.uk"
    return domain if is_name else ""


def is_mangled(external_id: str) -> bool:
    """Tell whether a spreadsheet has rounded this id ("1.03006E+13"): many ids have become one."""
    return bool(_MANGLED.fullmatch(external_id.strip())) if "e" in external_id or "E" in external_id else False


def id_of(ref: str) -> str:
    """Return the id that a cell states; "" where it states none: zeros, "tbc", an id that was rounded."""
    ref = stated(ref.partition(";")[0])
    if not ref or is_mangled(ref) or _NO_ID.fullmatch(ref):
        return ""
    floated = _FLOATED.fullmatch(ref)
    return floated[1] if floated else ref


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
    if external := id_of(ticket.customer_ref):
        found.append(id_mark(external, source_key))
    name = stated(ticket.customer.partition(";")[0])
    if "@" not in name and not names_nobody(name) and not is_mangled(name) and (key := name_key(name)):
        found.append(Identity("name", key, f"name “{plain(name)}”"))
    # An address where a name should stand is a person's: it says a company at most.
    if domain := domain_of(ticket.email) or (domain_of(name) if "@" in name else ""):
        found.append(Identity("domain", domain, f"e-mail domain {domain}"))
    if not found and (person := id_of(ticket.person_ref)):
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
    if "@" not in name and not names_nobody(name):
        return name
    if named:
        return named.value
    return f"customer {plain(ticket.customer_ref)}" if ticket.customer_ref else f"person {plain(ticket.person_ref)}"

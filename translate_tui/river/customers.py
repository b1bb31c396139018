"""Finds the identities of a ticket's customer: external id, normalised name, e-mail domain.

Free-mail domains and ids that a spreadsheet has rounded give no identity: an unknown customer is better than a wrong
one, because the number of customers is what product decides on.
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
_ROUNDED_ID: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+|\d[.,]\d+[eE]\d+")
_FLOAT_ID: Final = re.compile(r"(\d+)\.0+")  # an integer id that pandas wrote as a float
_PLACEHOLDER_ID: Final = re.compile(r"[0{}-]+|-\d+|tbc|tbd|inf|nan|test", re.IGNORECASE)
# Placeholders in name columns, in the form of `name_key`.
_PLACEHOLDER_NAMES: Final = frozenset(
    """unknown|unknown company|unknown customer|unknown organization|no account|no organisation|no name|no client
    |not provided|not specified|not available|not known|none|none yet|k a|ka|keine|keine angabe|privat|private
    |private person|individual|test|test company|test account|n a|na|various|several|multiple|many|other|others
    |internal|customer|company|client|account|see above|see below|see thread|confidential|anonymous|default|demo
    |no answer|to be confirmed|sin empresa|ninguno|aucun|aucune|nessuno""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_NON_WORD: Final = re.compile(r"[^\w+#]+")
_MAIL_PROVIDERS: Final = frozenset("yahoo hotmail outlook live msn gmx googlemail gmail ymail aol yandex".split())
_DOMAIN: Final = re.compile(r"[^\s<>@]@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_PUBLIC_SUFFIXES: Final = frozenset(
    "co.uk org.uk ac.uk com.au net.au co.nz co.jp com.br com.mx co.in co.za com.tr com.cn".split()
)
_BARE_DOMAIN: Final = re.compile(r"(?:https?://)?(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?:/\S*)?")
_GLOBAL_ID_DIGITS: Final = 9  # a number of so many digits is the same id in every source
_GLOBAL_ID_CHARACTERS: Final = 6  # so is a code of so many characters with letters and digits
_ADDRESS_LIMIT: Final = 320  # characters of an e-mail address (RFC 5321: 64 + 1 + 255)


class Identity(NamedTuple):
    """One identity of a customer: `kind` is "external id", "name" or "domain"; `reason` is what people are shown."""

    kind: str
    value: str
    reason: str


@lru_cache(maxsize=16_384)
def name_key(name: str) -> str:
    """Return a company's name for comparison: lower case, without accents, punctuation and legal form."""
    parts = _NON_WORD.sub(" ", fold(name).replace("&", " and ").replace(".", "")).split()
    while len(parts) > 1:
        # A legal form has up to three words ("S. A.", "Sp. z o.o."); "GmbH & Co. KG" also leaves an "and" behind.
        form_length = next((n for n in (1, 2, 3) if n < len(parts) and "".join(parts[-n:]) in _LEGAL_FORMS), 0)
        if not form_length and parts[-1] != "and":
            break
        del parts[-(form_length or 1) :]
    return " ".join(parts)


def names_nobody(name: str) -> bool:
    """Tell whether a name is a placeholder: "Unknown company", "n/a GmbH", "see above"."""
    return not stated(name) or name_key(name) in _PLACEHOLDER_NAMES or not any(map(str.isalnum, name))


def is_legal_form(word: str) -> bool:
    """Tell whether a word of a name is a legal form ("Inc.", "GmbH")."""
    return fold(word).replace(".", "").strip(",") in _LEGAL_FORMS


def domain_of(email: str) -> str:
    """Return the domain of an e-mail address or a web site; "" for free mail and for anything else."""
    address = email[:_ADDRESS_LIMIT].casefold()
    match = _DOMAIN.search(address) or (_BARE_DOMAIN.fullmatch(address.strip()) if "@" not in address else None)
    if not match or match[1] in FREE_MAIL or match[1].partition(".")[0] in _MAIL_PROVIDERS:
        return ""
    domain = match[1]
    for prefix in ("mail.", "www."):
        if domain.startswith(prefix) and domain.count(".") > 1:
            domain = domain.removeprefix(prefix)
    is_domain = domain.rpartition(".")[2].isalpha() and domain not in _PUBLIC_SUFFIXES  # not "1.2.3", not "co.uk"
    return domain if is_domain else ""


def is_mangled(external_id: str) -> bool:
    """Tell whether a spreadsheet has rounded an id ("1.03006E+13"): many ids have become one."""
    return bool(_ROUNDED_ID.fullmatch(external_id.strip())) if "e" in external_id or "E" in external_id else False


def id_of(ref: str) -> str:
    """Return the id in a cell; "" for placeholders (zeros, "tbc") and for rounded ids. Of several it is the first."""
    ref = stated(ref.partition(";")[0])
    if not ref or is_mangled(ref) or _PLACEHOLDER_ID.fullmatch(ref):
        return ""
    float_id = _FLOAT_ID.fullmatch(ref)
    return float_id[1] if float_id else ref


def id_identity(external_id: str, source_key: str) -> Identity:
    """Return the identity that an external id gives.

    A long number, or a code of letters and digits, is unlikely to be used for two customers, so it is the same
    identity in every source. Any other id identifies a customer only within its source.
    """
    is_long_number = len(external_id) >= _GLOBAL_ID_DIGITS and external_id.isdigit()
    has_digit, has_letter = any(map(str.isdigit, external_id)), any(map(str.isalpha, external_id))
    is_code = len(external_id) >= _GLOBAL_ID_CHARACTERS and has_digit and has_letter
    scope = "" if is_long_number or is_code else source_key
    return Identity(
        "external id", f"{scope}:{external_id}", f"id {plain(external_id)}{' in its source' if scope else ''}"
    )


def identities(ticket: NewTicket | NewReply, source_key: str) -> tuple[Identity, ...]:
    """Return the identities of a ticket's customer, strongest first; none where the customer is unknown."""
    result: list[Identity] = []
    # Some exports list several companies in one cell, separated by ";": the first one is the customer.
    if external_id := id_of(ticket.customer_ref):
        result.append(id_identity(external_id, source_key))
    name = stated(ticket.customer.partition(";")[0])
    if "@" not in name and not names_nobody(name) and not is_mangled(name) and (key := name_key(name)):
        result.append(Identity("name", key, f"name “{plain(name)}”"))
    # An e-mail address in the name column is a person's: only its domain can identify the company.
    if domain := domain_of(ticket.email) or (domain_of(name) if "@" in name else ""):
        result.append(Identity("domain", domain, f"e-mail domain {domain}"))
    if not result and (person := id_of(ticket.person_ref)):
        key = f"{source_key}:person:{person}"
        result.append(Identity("external id", key, f"person {plain(person)} in its source"))
    return tuple(result)


def is_rounded(ticket: NewTicket | NewReply) -> bool:
    """Tell whether the customer's or the person's id of a ticket was rounded by a spreadsheet."""
    return is_mangled(ticket.customer_ref) or is_mangled(ticket.person_ref)


def display_name(ticket: NewTicket | NewReply, known_by: Sequence[Identity]) -> str:
    """Return the name to show for a new customer: as the ticket writes it, else its domain, else its id."""
    domain = next((identity.value for identity in known_by if identity.kind == "domain"), None)
    name = plain(stated(ticket.customer.partition(";")[0]))
    if "@" not in name and not names_nobody(name):
        return name
    if domain:
        return domain
    return f"customer {plain(ticket.customer_ref)}" if ticket.customer_ref else f"person {plain(ticket.person_ref)}"

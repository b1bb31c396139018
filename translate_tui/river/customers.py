"""Finds the identities of a ticket's customer: external id, normalized name, e-mail domain.

Free-mail domains and ids that a spreadsheet has rounded give no identity: an unknown customer is better than a wrong
one, because the number of customers is what product decides on.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from translate_tui.model import PERSON_MARK, NewReply, NewTicket
from translate_tui.river.legal_forms import MAYBE_BEFORE, split_forms, without_written_forms, words_too
from translate_tui.river.meanings import stated
from translate_tui.river.people import (
    address_in,
    is_named_after,
    is_robot,
    is_written_as_name,
    name_in,
)
from translate_tui.text import RAISED_DIGIT, TWO_LETTERS, fold, plain

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
    bredband.net online.no broadpark.no mail.dk jubii.dk elisanet.fi kolumbus.fi ig.com.br globo.com r7.com
    wanadoo.es telefonica.net ono.com terra.es movistar.es chello.nl home.nl hetnet.nl casema.nl upcmail.nl
    comhem.se spray.se telenor.no hotmail.no freemail.hu citromail.hu centrum.sk azet.sk inbox.lv inbox.lt one.lt
    club-internet.fr numericable.com bouygtel.fr iol.it iol.pt email.it inwind.it netcabo.pt clix.pt oi.com.br
    btopenworld.com eircom.net fsmail.net tesco.net orange.net wanadoo.co.uk plus.net rr.com roadrunner.com
    twc.com centurylink.net windstream.net pacbell.net ameritech.net swbell.net prodigy.net netscape.net optimum.net
    videotron.ca cogeco.ca eastlink.ca vip.qq.com vip.163.com excite.com lycos.com lycos.de fastmail.fm mozmail.com
    simplelogin.com anonaddy.me pobox.com usa.net zohomail.com zohomail.eu gmx.com gmx.fr gmx.us gmx.co.uk
    iinet.net.au optusnet.com dodo.com.au westnet.com.au slingshot.co.nz mweb.co.za telkomsa.net webmail.co.za
    sify.com indiatimes.com in.com yopmail.com guerrillamail.com trashmail.com marketplace.amazon.com
    marketplace.amazon.de marketplace.amazon.co.uk members.ebay.com guest.booking.com guest.airbnb.com
    none.com na.com test.com
    yandex.com yandex.kz ya.ru mynet.com rediff.com hotmail.it walla.co.il bezeqint.net
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
# Vowel signs make words of Indian and South-East Asian scripts, though they are no letters by themselves.
_SIGNS: Final = (
    "\u0900-\u0963\u0971-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece"
    "\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3"
)
_NON_WORD: Final = re.compile(rf"[^\w+#{_SIGNS}]+")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘ʼʻ`"))
# Letters that `fold` leaves as they are, though many keyboards don't have them: each with what is written instead.
# Greek capitals have no accents; Arabic and Hebrew leave out the signs for vowels, and hamza and dots at will.
_PLAIN_LETTERS: Final = (
    str.maketrans(
        dict(zip("øłđðıħŧŋəĸɖɓɗƙё", "olddihtnekdbdkе", strict=True))
        | {"þ": "th", "æ": "ae", "œ": "oe"}
        | dict(zip("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", strict=True))
        | dict(zip("أإآٱىیةک", "ااااييهك", strict=True))
    )
    | dict.fromkeys((*range(0x0591, 0x05C8), *range(0x064B, 0x0653), 0x0640))
    | _INVISIBLE
    | _APOSTROPHES
)
_TWO_LETTERS_TABLE: Final = str.maketrans(TWO_LETTERS)
_POINT_BETWEEN_WORDS: Final = re.compile(r"(?<=\w\w)\.(?=\w\w)")  # "Co.KG" and "amazon.com", but not "G.m.b.H."
_AND: Final = frozenset("+ und et og och en ja ve oraz".split())  # between two words of a name
# "and" in Spanish, Portuguese, Polish, Russian: only in lower case, for "George E. Brown" has an initial.
_ONE_LETTER_AND: Final = frozenset("y e i и".split())
_POINT_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)\.(?=\d)")  # "Sector 5.1" is not "Sector 51"
_NAME_IN_REASON: Final = re.compile("name “(.*)”", re.DOTALL)
_MAIL_PROVIDERS: Final = frozenset("yahoo hotmail outlook live msn gmx googlemail gmail ymail aol yandex".split())
_DOMAIN: Final = re.compile(r"([^\s<>@,;]+)@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_PUBLIC_SUFFIXES: Final = frozenset(
    "co.uk org.uk ac.uk com.au net.au co.nz co.jp com.br com.mx co.in co.za com.tr com.cn".split()
)
_BARE_DOMAIN: Final = re.compile(r"(?:https?://)?(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?:/\S*)?")
_GLOBAL_ID_DIGITS: Final = 9  # a number of so many digits is the same id in every source
_GLOBAL_ID_CHARACTERS: Final = 6  # so is a code of so many characters with letters and digits
NAME_LIMIT: Final = 1000  # characters of a cell in which a customer's name is looked for
_PERSON_NAME: Final = f"{PERSON_MARK}name "
_SURNAME_LIKE: Final = 2  # letters of a legal form that can be a surname
_ADDRESS_LIMIT: Final = 320  # characters of an e-mail address (RFC 5321: 64 + 1 + 255)


class Identity(NamedTuple):
    """One identity of a customer: `kind` is "external id", "name" or "domain"; `reason` is what people are shown."""

    kind: str
    value: str
    reason: str


class NameKeys(NamedTuple):
    """What a company's name is compared by.

    `key` is the name in lower case without accents, punctuation and legal form. `others` are the keys of spellings
    that mean the same company, each with what is written differently. A name that `is_form` alone names nobody.
    """

    key: str
    others: tuple[tuple[str, str], ...]
    is_form: bool


@lru_cache(maxsize=16_384)
def name_keys(name: str) -> NameKeys:
    """Return what a name is compared by."""
    words = _words(name)
    no_forms = words_too(name)
    rest, form = split_forms(words, no_forms)
    key = " ".join(rest or words)
    others: list[tuple[str, str]] = []
    if rest and form in MAYBE_BEFORE:
        others.append((" ".join(_with_and([form, *rest])), "with its legal form first"))
    if not name.isascii():
        composed = unicodedata.normalize("NFC", name.casefold())
        if letters := [letter for letter in TWO_LETTERS if letter in composed]:
            spelled = split_forms(_words(composed.translate(_TWO_LETTERS_TABLE)), no_forms)[0]
            if (other := " ".join(spelled)) not in ("", key):
                others.append((other, ", ".join(f"{letter} written {TWO_LETTERS[letter]}" for letter in letters)))
    return NameKeys(key, tuple(others), not rest)


def _words(name: str) -> list[str]:
    """Return the words of a name, folded, with one word for "and"."""
    name = RAISED_DIGIT.sub("", name)  # a footnote's, not the name's
    letters = fold(without_written_forms(name))
    if not letters.isascii() or "'" in letters or "`" in letters:
        letters = letters.translate(_PLAIN_LETTERS)
    if "." in letters:
        letters = _POINT_BETWEEN_DIGITS.sub(" ", _POINT_BETWEEN_WORDS.sub(" ", letters)).replace(".", "")
    words = _with_and(_NON_WORD.sub(" ", letters.replace("&", " and ")).split())
    if one_letter := _ONE_LETTER_AND.intersection(name.split()):
        last = len(words) - 1
        words = ["and" if w in one_letter and 0 < n < last else w for n, w in enumerate(words)]
    return words


def _with_and(words: list[str]) -> list[str]:
    return ["and" if word in _AND and 0 < position < len(words) - 1 else word for position, word in enumerate(words)]


def name_key(name: str) -> str:
    """Return a company's name for comparison: lower case, without accents, punctuation and legal form."""
    return name_keys(name).key


@lru_cache(maxsize=16_384)
def name_identities(name: str) -> tuple[Identity, ...]:
    """Return the identities that a company's name gives: as it is written, and in other spellings of the same."""
    keys, written = name_keys(name), f"name “{plain(name)}”"
    others = (Identity("name", key, f"{written}, {how}") for key, how in keys.others)
    return Identity("name", keys.key, written), *others


@lru_cache(maxsize=16_384)
def stored_name_identities(value: str, reason: str) -> tuple[Identity, ...]:
    """Return the identities that the rules of today give a name that was stored, maybe by earlier rules.

    `value` is the key that was stored; `reason` quotes the name as it was written.
    """
    match = _NAME_IN_REASON.fullmatch(reason)
    if not match:
        keys = name_keys(value)
        return () if keys.is_form or keys.key == value else (Identity("name", keys.key, reason),)
    return () if name_keys(match[1]).is_form else name_identities(match[1])


@lru_cache(maxsize=16_384)
def names_nobody(name: str) -> bool:
    """Tell whether a name is a placeholder ("Unknown company", "n/a GmbH", "see above") or only a legal form."""
    if not stated(name) or not any(map(str.isalnum, name)):
        return True
    keys = name_keys(name)
    return keys.is_form or keys.key in _PLACEHOLDER_NAMES


def domain_of(email: str) -> str:
    """Return the domain of an e-mail address or a web site; "" for free mail and for anything else.

    Of several addresses it is the first one with a domain of a company.
    """
    address = email[:_ADDRESS_LIMIT].casefold()
    if "@" in address:
        for match in _DOMAIN.finditer(address):
            if not is_robot(match[1]) and (domain := _company_domain(match[2])):
                return domain
        return ""
    bare = _BARE_DOMAIN.fullmatch(address.strip())
    return _company_domain(bare[1]) if bare else ""


def _company_domain(domain: str) -> str:
    if domain in FREE_MAIL or domain.partition(".")[0] in _MAIL_PROVIDERS:
        return ""
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


def domain_identity(domain: str) -> Identity:
    """Return the identity that the domain of an email address gives."""
    return Identity("domain", domain, f"email domain {domain}")


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


def identities(
    ticket: NewTicket | NewReply, source_key: str, *, names_people: bool | None = False
) -> tuple[Identity, ...]:
    """Return the identities of a ticket's customer, strongest first; none where the customer is unknown.

    `names_people` says of what its source calls customers: they are people (True), companies (False), or maybe
    either (None). A company counts above a person: a person is only the customer where no company is known, not even
    by the domain of the person's e-mail address.
    """
    result: list[Identity] = []
    # Some exports list several companies in one cell, separated by ";": the first one is the customer.
    if external_id := id_of(ticket.customer_ref):
        result.append(id_identity(external_id, source_key))
    name = stated(ticket.customer.partition(";")[0])
    domain = domain_of(ticket.email) or next((d for cell in (name, ticket.person) if (d := _domain_in(cell))), "")
    if _names_company(name, address_in(ticket.email) if names_people is None else "", names_people):
        result += name_identities(name)
    if domain:
        result.append(domain_identity(domain))
    return tuple(result) if result else _person_identities(ticket, source_key)


def _domain_in(cell: str) -> str:
    """Return the domain of an address in a name column: it is a person's, so only its domain can name a company."""
    return domain_of(cell) if "@" in cell else ""


def _names_company(name: str, address: str, names_people: bool | None) -> bool:
    """Tell whether what stands as the customer's name can be a company's."""
    if "@" in name or names_nobody(name) or is_mangled(name):
        return False
    if names_people is False or has_legal_form(name):
        return True
    # Where nothing was judged, a name is a person's where its address is made of it.
    return not names_people and not is_named_after(address, name)


def has_legal_form(name: str) -> bool:
    """Tell whether a name has a legal form ("Globex GmbH") that is no surname, as "Sa", "Co" and "As" are."""
    words = _words(name)
    rest, _ = split_forms(words, words_too(name))
    forms = Counter(words) - Counter(rest)
    return any(len(word) > _SURNAME_LIKE for word in forms)


def person_name(ticket: NewTicket | NewReply) -> str:
    """Return the name of the person who speaks in a ticket, as it stands there; "" where it does not."""
    cells = (ticket.person, ticket.customer.partition(";")[0], ticket.email if "<" in ticket.email else "")
    names = (plain(name_in(stated(cell))) for cell in cells)
    return next((name for name in names if name and not names_nobody(name)), "")


def _person_identities(ticket: NewTicket | NewReply, source_key: str) -> tuple[Identity, ...]:
    """Return what a person of whom no company is known is known by: an id in a source, an address, a full name."""
    if person := id_of(ticket.person_ref):
        return (
            Identity("external id", f"{source_key}{PERSON_MARK}{person}", f"person {plain(person)} in its source"),
        )
    if address := address_in(ticket.email, ticket.customer, ticket.person):
        return (Identity("external id", f"{PERSON_MARK}{address}", f"address {plain(address)}"),)
    name = person_name(ticket)
    if name and has_legal_form(name):
        return name_identities(name)
    # Who has an id that a spreadsheet destroyed must not be known by less.
    if not is_written_as_name(name) or is_rounded(ticket):
        return ()
    return (Identity("external id", f"{_PERSON_NAME}{name_key(name)}", f"person “{name}”"),)


def name_of_person(identity: Identity) -> str:
    """Return the key of the name by which alone a person is known; "" for any other identity."""
    return identity.value.removeprefix(_PERSON_NAME) if identity.value.startswith(_PERSON_NAME) else ""


def is_person(identity: Identity) -> bool:
    """Tell whether an identity is one of a person."""
    return identity.kind == "external id" and PERSON_MARK in identity.value


def is_rounded(ticket: NewTicket | NewReply) -> bool:
    """Tell whether the customer's or the person's id of a ticket was rounded by a spreadsheet."""
    return is_mangled(ticket.customer_ref) or is_mangled(ticket.person_ref)


def display_name(ticket: NewTicket | NewReply, known_by: Sequence[Identity]) -> str:
    """Return the name to show for a new customer: as the ticket writes it, else its domain, else its id."""
    if known_by and is_person(known_by[0]):
        address = address_in(ticket.email, ticket.customer, ticket.person, as_written=True)
        return person_name(ticket) or plain(address) or f"person {plain(ticket.person_ref)}"
    named = {identity.kind: identity for identity in known_by}
    name = plain(stated(ticket.customer.partition(";")[0]))
    if "@" not in name and not names_nobody(name) and ("name" in named or "domain" not in named):
        return name
    if "domain" in named:
        return named["domain"].value
    return person_name(ticket) or f"customer {plain(ticket.customer_ref)}"

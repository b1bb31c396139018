"""The legal forms of companies all over the world, without which their names are compared: "GmbH", "ООО", "株式会社".

The Latin ones began as the terms of cleanco (MIT licence), a list of facts. Left out are those that are more often a
country or a word than a form: "Acme CA" and "Acme UK" are two, and "VAT" is a tax.
"""

import re
from typing import Final

from translate_tui.text import fold

# Behind a name: the letters of all its words together, folded ("Sp. z o.o." is "spzoo").
_AFTER: Final = frozenset(
    """
    inc incorporated corp corporation co company companylimited coltd cokg ltd limited llc
    llp lllp lp plc pllc lc limitedliabilitycompany limitedliabilitypartnership limitedpartnership cic jsc pjsc ojsc
    cjsc jointstockcompany openjointstockcompany closedjointstockcompany publicjointstockcompany
    publiclimitedcompany publiccompanylimited pcl
    pty ptyltd ptylimited proprietarylimited pte pteltd ptelimited pvt pvtltd pvtlimited privateltd privatelimited
    pltd plimited opcpvtltd opcprivatelimited bhd berhad sdn sdnbhd sendirianberhad plt tbk persero
    gmbh ggmbh mbh mbb gesmbh gesellschaft unternehmergesellschaft aktiengesellschaft kommanditgesellschaft
    kommanditgesellschaftaufaktien gesellschaftmitbeschrankterhaftung
    ag kg kgaa ohg og ug ughaftungsbeschrankt haftungsbeschrankt gbr gesbr partg partgmbb eingetragenerverein se
    sa saa sab sac sas sasu sarl sarlau eurl eirl srl srls spa sapa sl slu sll slne snc sca scs scrl scarl scpa sccl
    slp selarl sagl sicav gie sgps lda unipessoal unipessoallda ltda ltdame ltdaepp eireli limitada crl
    sociedadanonima sociedadlimitada sociedadeanonima sociedadelimitada
    societeanonyme societeparactionssimplifiee societearesponsabilitelimitee societaperazioni
    societaaresponsabilitalimitata sadecv sabdecv sapidecv sapi srldecv sderl sderldecv scderl scderldecv
    sociedadanonimadecapitalvariable sociedadanonimacerrada cie cia compagnie compania companhia
    bv nv vof cvba bvba cvoa cv vzw asbl sprl commv beslotenvennootschap naamlozevennootschap
    ab abpubl publ aktiebolag as asa aps ivs amba fmba smba nuf aksjeselskap aktieselskab anpartsselskab
    oy oyj oyab osakeyhtio tmi hf ehf ohf slhf uab sia vsi ou osauhing aktsiaselts
    kft zrt nyrt kht kkt bt korlatoltfelelossegutarsasag sro spolsro vos spolecnostsrucenimomezenym
    spolocnostsrucenimobmedzenym akciovaspolecnost akciovaspolocnost
    spk spj spp spzoo spzoospk ska spolkazoo spolkaakcyjna spolkajawna spolkakomandytowa
    spolkazograniczonaodpowiedzialnoscia
    doo dooel jdoo dno dd ad ead ood eood dzzd adsitz srld ike epe
    sti ltdsti sirketi limitedsirketi anonimsirketi saog saoc sae sal ksc kscc kscp bsc bscc qsc qpsc wll fze fzc fzco
    fzllc dmcc xxk mchj kk kabushikikaisha yugenkaisha godokaisha ooo oao zao pao tov prat
    """.split()
) | frozenset(
    map(
        fold,
        """
        ооо оао зао пао ао нао тоо одо ип тов пат прат ад еад оод еоод доо дооел ххк αε επε ικε οε εε
        жшс შპს სს ՍՊԸ ՓԲԸ ԲԲԸ लिमिटेड प्राइवेटलिमिटेड লিমিটেড شذمم
        בעמ المحدوده ذمم شمم شمل شمع จำกัด มหาชน จำกัดมหาชน
        """.split(),
    )
)
# Before a name, where nothing else is meant by them.
_BEFORE: Final = frozenset(
    """
    pt ooo oao zao pao tov uab sia oy oyj kabushikikaisha yugenkaisha godokaisha
    congty ctcp congtycophan congtytnhh congtytnhhmtv congtytnhhmotthanhvien tnhh
    """.split()
) | frozenset(
    map(
        fold,
        """
        ооо оао зао пао ао нао тоо одо ип чп уп чуп тов пат прат пп фоп акционерноеобщество
        публичноеакционерноеобщество открытоеакционерноеобщество закрытоеакционерноеобщество
        обществосограниченнойответственностью товариствозобмеженоювідповідальністю شركه شركت შპს სს
        บริษัท หจก บจก บมจ ห้างหุ้นส่วนจำกัด
        """.split(),
    )
)
# Before a name they may be a part of it ("AS Roma", "AB Agri"): "AB Norden" is "Norden AB", and maybe "Norden".
MAYBE_BEFORE: Final = frozenset("as ab ao cv ou kk too ad".split())
# Written in scripts without spaces, at either end of a word; the longest first.
_ATTACHED: Final = tuple(
    "有限責任事業組合 股份有限公司 有限责任公司 有限責任公司 유한책임회사 有限公司 股份公司 株式会社 株式會社 "
    "有限会社 合同会社 合資会社 合名会社 주식회사 유한회사 公司 บริษัท จำกัด".split()
)
_ATTACHED_FOLDED: Final = tuple(map(fold, _ATTACHED))
_MARKS: Final = frozenset("株 有 合 주 유".split())  # (株), (주): a word of their own once the brackets are gone
# Forms of two letters that only their points, their stroke or their umlaut tell from a word or a country.
_WRITTEN_BEFORE: Final = re.compile(r"\s*(?:a/s|oü)\s+(?=\w)", re.IGNORECASE)
_WRITTEN_AFTER: Final = re.compile(
    r"[\s,](?:[kipg]/s|e\.\s?[vkug]\.?|c\.\s?[ac]\.?|p\.\s?c\.?|[ao]\.\s?e\.?|k\.\s?[sd]\.?|[hk]\.\s?b\.?|t:mi)\s*$",
    re.IGNORECASE,
)
_TAIL_CHARS: Final = 10  # the longest of them, with the space before it
_MAX_WORDS: Final = 6  # of a form: "Sociedad Anónima de Capital Variable" has five
# Before a form these are no name: "The Company".
_NO_NAME: Final = frozenset("the a an of la le el il der die das de den det".split())
# Words that tell nothing of who it is: "PT Solutions" is not "Solutions".
_COMMON_WORDS: Final = frozenset(
    """
    group groupe gruppe grupo gruppo grup grupa groep koncern holding holdings international global worldwide
    services service solutions solution systems system technologies technology tech software consulting consultants
    engineering logistics industries industry enterprises enterprise trading partners associates ventures capital
    media digital energy bank insurance travel airlines airways motors foods pharma labs studio design marketing
    health medical medicine sports press events campus university hospital clinic school college foundation
    institute institution library center centre research education news magazine network security training fitness
    """.split()
)
# Forms that are words or names, too: only capitals or points show that they are meant ("Zen Spa", "Pane SpA").
_WORDS_TOO: Final = re.compile(r"\b(?:[Ss](?:pa|apa|ac|al|ia|ka)|[Ii]ke|[Tt]ov|[Aa]d)\b")


def without_written_forms(name: str) -> str:
    """Return a name as it is written without the forms that only their points or strokes show ("A/S Norden")."""
    if match := _WRITTEN_BEFORE.match(name):
        name = name[match.end() :]
    if match := _WRITTEN_AFTER.search(name[-_TAIL_CHARS:]):
        rest = name[: max(0, len(name) - _TAIL_CHARS) + match.start()].rstrip(" ,&")
        name = rest if any(map(str.isalnum, rest)) else name
    return name


def words_too(name: str) -> frozenset[str]:
    """Return the words of a name, in lower case, that would be legal forms if they were written in capitals."""
    return frozenset(map(str.lower, _WORDS_TOO.findall(name)))


def split_forms(words: list[str], no_forms: frozenset[str] = frozenset()) -> tuple[list[str], str]:
    """Return a name's folded words without its legal forms, and the form that stood last.

    `no_forms` are words that are none here. Nothing is left of a name that consists of legal forms alone.
    """
    rest, last, before = words, "", None
    while rest and rest != before:
        before = rest
        rest, form = _without_after(rest, no_forms)
        last = last or form
        if rest and rest[0] not in no_forms:
            rest = _without_before(rest, last)
        rest = _without_attached(rest)
    return rest, last


def _without_after(words: list[str], no_forms: frozenset[str]) -> tuple[list[str], str]:
    """Return words without the forms at their end, and the last of these."""
    rest, last = list(words), ""
    while rest:
        length = 0 if rest[-1] in no_forms else _form_length(rest)
        if length:
            last = last or "".join(rest[-length:])
            del rest[-length:]
        elif rest[-1] == "and" and (last or len(rest) > 1):
            del rest[-1]
        else:
            break
    return rest, last


def _form_length(words: list[str]) -> int:
    """Return how many words at the end are a form; 0 where only an article or a common word would be left."""
    for length in range(min(_MAX_WORDS, len(words)), 0, -1):
        tail = "".join(words[-length:])
        if tail in _AFTER or tail in _MARKS:
            rest = words[:-length]
            is_common = len(rest) == 1 and rest[0] in _COMMON_WORDS  # "Energy AS" and "Energy SA" are two
            return 0 if rest and (is_common or _NO_NAME.issuperset(rest)) else length
    return 0


def _without_before(words: list[str], last: str) -> list[str]:
    """Return words without a form at their beginning; `last` is the form that stood behind them."""
    for length in range(min(_MAX_WORDS, len(words)), 0, -1):
        head = "".join(words[:length])
        if head in _BEFORE or head in _MARKS or (head == "sc" and last in ("sa", "srl")):  # "S.C. Dacia S.A."
            rest = words[length:]
            return words if rest and _COMMON_WORDS.issuperset(rest) else rest
    return words


def _without_attached(words: list[str]) -> list[str]:
    """Return words without the forms that are written together with the first or the last of them."""
    if not words or (words[0].isascii() and words[-1].isascii()):
        return words
    words = list(words)
    for position, cut in ((0, str.removeprefix), (-1, str.removesuffix)):
        for form in _ATTACHED_FOLDED:
            if words and (rest := cut(words[position], form)) != words[position]:
                if rest:
                    words[position] = rest
                else:
                    del words[position]
    return words


def is_legal_form(words: str) -> bool:
    """Tell whether what stands behind a name is its legal form ("Inc.", "Sp. z o.o.")."""
    return fold(words).replace(".", "").strip(",").replace(" ", "") in _AFTER

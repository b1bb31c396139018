"""The words of a company's name in the forms in which two names are compared."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from translate_tui.redaction.name_lists import COMMON_COMPANY_WORDS

# Words that describe a company and are left out at will.
DESCRIPTIONS: Final = frozenset(
    """
    and the of le la les el los il lo der die das de des du del della di do da den het van von
    group groupe gruppe grupo gruppo grup grupa groep koncern konzern holding holdings holdingi company companies co
    corp corporation inc incorporated ltd limited llc plc gmbh ag sa sas sarl spa srl bv nv ab oy aps ltda lda
    international intl global worldwide
    グループ ホールディングス 集团 集團 控股 그룹 홀딩스 группа холдинг
    """.split()
)
# Legal forms before a name that `name_key` leaves, since they may be a part of it.
_MAYBE_FORMS: Final = frozenset("as ab ao cv ou kk too ad pt sia sa se ag".split())
_ATTACHED_DESCRIPTIONS: Final = ("ホールディングス", "グループ", "集团", "集團", "控股", "科技", "그룹", "홀딩스")
# Kinds of institutions: two of these words together still don't say which one is meant ("National Bank").
KINDS: Final = frozenset(
    """
    university universitat universite universidad universita institute institut foundation association society
    bank banco banque banca sparkasse volksbank hospital klinik clinica clinique klinikum stadt stadtwerke
    gemeinde ville ayuntamiento comune city town county council ministry department hotel restaurant cafe
    apotheke pharmacy farmacia pharmacie schule school college ecole escuela airline airlines airways
    insurance versicherung assurance seguros saint san santa sankt st new neu nova novo nueva
    nord sud ost west norte sur north south east northern southern eastern western central
    royal national federal state public regional first community credit union trust
    """.split()
)
# Words that so many companies have that one of them tells nothing.
COMMON: Final = (
    COMMON_COMPANY_WORDS
    | DESCRIPTIONS
    | KINDS
    | frozenset(
        """
        solutions services systems technologies technology software partners associates enterprises industries
        motors electronics foods energy energie energia logistik logistica logistique transport transporte
        transportes trading handel bau construction construcciones autohaus garage
        omega sigma gamma orion atlas titan apollo zenith aurora vega polaris pinnacle olympus mercury jupiter saturn
        mars venus pegasus trinity nordic baltic euro europa iberia atlantis continental
        united american british european deutsche deutscher french china india japan nippon nihon
        中国 日本 東京 北京 上海 大阪 한국
        """.split()
    )
)
_ABBREVIATIONS: Final = {
    "intl": "international", "bros": "brothers", "mfg": "manufacturing", "univ": "university", "assoc": "associates",
    "tech": "technologies", "technology": "technologies", "sys": "systems", "svcs": "services", "svc": "services",
    "dept": "department", "natl": "national", "inst": "institute", "mgmt": "management", "ind": "industries",
    "inds": "industries", "eng": "engineering", "engg": "engineering", "govt": "government", "dist": "distribution",
    "st": "saint", "sainte": "ste", "societe": "ste", "ctr": "center", "centre": "center", "lab": "laboratories",
    "labs": "laboratories",
    "pharma": "pharmaceuticals", "comm": "communications", "telecom": "telecommunications", "ins": "insurance",
    "hosp": "hospital", "constr": "construction", "prod": "products", "ges": "gesellschaft", "cia": "company",
    "cie": "company", "ent": "enterprises", "hldgs": "holdings", "grp": "group", "solution": "solutions",
    "service": "services", "system": "systems", "gebr": "gebruder", "hnos": "hermanos",
    "universitat": "university", "universite": "university", "universidad": "university", "universita": "university",
    "universidade": "university", "uniwersytet": "university", "universiteit": "university",
    "deutschland": "germany", "espana": "spain", "italia": "italy", "osterreich": "austria", "schweiz": "switzerland",
    "suisse": "switzerland", "polska": "poland", "sverige": "sweden", "danmark": "denmark", "norge": "norway",
    "suomi": "finland", "brasil": "brazil", "belgie": "belgium", "belgique": "belgium", "nederland": "netherlands",
    "holland": "netherlands", "turkiye": "turkey", "magyarorszag": "hungary", "usa": "us",
}  # fmt: skip
_DIGITS: Final = re.compile(r"\d+|\b(?:ii|iii|iv|vi|vii|viii|ix)\b")
_MIN_SPELLED: Final = 4  # letters of a word in which two letters may stand for one
INITIALS_LENGTHS: Final = range(3, 7)
_MAX_COMPARED: Final = 120  # letters of a name: longer ones are sentences
_TWO_LETTERS: Final = tuple(pair.split(":") for pair in "ue:u oe:o ae:a aa:a dj:d ph:f ee:i oo:u".split())
_SPELLED_OTHERWISE: Final = re.compile("|".join((*(two for two, _ in _TWO_LETTERS), r"([^\W\d])\1", "ー")))
_DOUBLED: Final = re.compile(r"([^\W\d])\1+")
# Chinese characters that are left out at will (city, province), and traditional ones with the simplified ones.
_CHINESE: Final = dict.fromkeys(map(ord, "市省县縣"), "") | str.maketrans(
    "國業電東華銀車機灣廣門開關數網龍聯際雲貿實億鋼鐵飛馬陽麗紅綠藍環萬豐會資產團務設計點線興達運輸農醫藥學書視訊軟體樂創傳訂錢維護無島滬戶鄉齊魚鳥龜黃齒",
    "国业电东华银车机湾广门开关数网龙联际云贸实亿钢铁飞马阳丽红绿蓝环万丰会资产团务设计点线兴达运输农医药学书视讯软体乐创传订钱维护无岛沪户乡齐鱼鸟龟黄齿",
)
_SCRIPT_WITHOUT_SPACES: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_OTHER_LETTERS: Final = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
# Greek and Cyrillic letters in Latin ones.
_LATIN: Final = str.maketrans(
    dict(zip("абвгґдезиіїйклмнопрстуфыэјќѓѕ", "abvggdeziiijklmnoprstufyejkgz", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    | {"є": "ye", "ђ": "dj", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ё": "e"}
    | dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
# Latin spellings of the same sounds, made one: "Yandex" and "Jandeks", "Khimki" and "Himki".
_ROMAN: Final = tuple(pair.split(":") for pair in "shch:sc kh:h ch:c zh:z sh:s ts:c ph:f x:ks".split())
_ROMAN_LETTERS: Final = str.maketrans("yjwq", "iivk")


class ComparedName(NamedTuple):
    """A name in the forms in which it is compared.

    `letters` are those of all words; `spelled` the words as they are pronounced, `spelled_letters` those of all of
    them; `core` the words, sorted, without those that describe, in full; `initials` of all words and of the core;
    `latin` is the name in Latin letters, where it has others; `is_dense` means a script without spaces.
    """

    text: str
    words: tuple[str, ...]
    letters: str
    numbers: tuple[str, ...]
    spelled: tuple[str, ...]
    spelled_letters: str
    core: tuple[str, ...]
    initials: frozenset[str]
    latin: str
    is_dense: bool


@lru_cache(maxsize=16_384)
def analyze(name: str) -> ComparedName:
    """Return a name, as `name_key` normalizes it, in the forms in which it is compared."""
    name = name[:_MAX_COMPARED]
    words = tuple(name.split())
    full = [_ABBREVIATIONS.get(word, word) for word in words]
    core = [rest for word in full if word not in DESCRIPTIONS and (rest := _without_description(word))]
    if len(words) > 1 and words[0] in _MAYBE_FORMS and not COMMON.issuperset(words[1:]) and words[0] in core:
        core.remove(words[0])
    meaningful = [word[0] for word in words if word not in DESCRIPTIONS]
    initials = {"".join(word[0] for word in words), "".join(meaningful)} if len(meaningful) > 1 else set()
    letters = "".join(word for word in words if word != "and") or "".join(words)
    spelled = tuple(map(_spell, full))
    is_latin = name.isascii()
    return ComparedName(
        name,
        words,
        letters,
        tuple(_DIGITS.findall(name)),
        spelled,
        "".join(spelled),
        tuple(sorted(core)),
        frozenset(one for one in initials if len(one) in INITIALS_LENGTHS),
        "" if is_latin or not _OTHER_LETTERS.search(name) else in_latin(name),
        not is_latin and bool(_SCRIPT_WITHOUT_SPACES.search(name)),
    )


def _without_description(word: str) -> str:
    """Return a word of a script without spaces without the word that describes at its end."""
    if not word.isascii():
        for ending in _ATTACHED_DESCRIPTIONS:
            if len(word) > len(ending) + 1:
                word = word.removesuffix(ending)
    return word


def _spell(word: str) -> str:
    """Return a word with one letter for two that are written for it at will: "mueller" and "muller" are "muler"."""
    if not word.isascii():
        word = word.translate(_CHINESE) or word
    if len(word) < _MIN_SPELLED:
        return word
    if not _SPELLED_OTHERWISE.search(word):  # as most are not
        return word
    for two, one in _TWO_LETTERS:
        word = word.replace(two, one)
    return _DOUBLED.sub(r"\1", word).replace("ー", "") or word


KINDS_SPELLED: Final = frozenset(map(_spell, (*KINDS, *DESCRIPTIONS)))  # as in `ComparedName.spelled`


def in_latin(name: str) -> str:
    """Return a name in Latin letters, with one spelling for sounds that are written in several ways."""
    name = name.translate(_LATIN)
    for several, one in _ROMAN:
        name = name.replace(several, one)
    return _DOUBLED.sub(r"\1", name.translate(_ROMAN_LETTERS).replace("ii", "i"))

"""Likely duplicate customers: similar names, and domains that match a name.

Names are proposed for what makes them one: the same words, or what is left when words that describe ("group",
"holding") are. A word that many companies have tells nothing, so "Delta Airlines" and "Delta Dental" are two.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from translate_tui.matching.name_words import (
    COMMON,
    INITIALS_LENGTHS,
    KINDS,
    KINDS_SPELLED,
    ComparedName,
    analyze,
    in_latin,
)

_MIN_LETTERS: Final = 4  # of names and domain labels that are compared; "ABB" and "ABC" are similar but two
_MIN_SAME_LETTERS: Final = 3  # "AT&T" and "ATT"
# Customers that share a word; above that it tells nothing, and pairs would be many. A common word tells less.
_MAX_SHARING, _MAX_SHARING_COMMON = 40, 10
# Scores, 0 to 100, by which the most certain pairs come first.
_SAME_NAME, _SAME_LETTERS, _OTHER_SCRIPT, _OTHER_ORDER, _OTHER_SPELLING = 100.0, 99.0, 98.0, 97.0, 96.0
_SAME_BUT_DESCRIPTION, _LONGER_NAME, _DOMAIN_MATCHES_NAME, _TYPING_ERROR, _INITIALS = 95.0, 92.0, 90.0, 88.0, 80.0
# Letters of a word in which there may be a typing error: one letter missing or doubled or two exchanged; one letter
# for another that sounds alike; one letter for any other; two errors.
_MIN_FOR_ONE_ERROR, _MIN_FOR_ALIKE, _MIN_FOR_ANY_LETTER, _MIN_FOR_TWO_ERRORS = 5, 6, 8, 11
_PAIRS_PER_PAUSE: Final = 100  # about 2 ms
_SOUND_ALIKE: Final = tuple(map(frozenset, ("aeiouy", "ckq", "sz", "vw", "dt", "bp", "mn")))
_KANJI: Final = re.compile("[\u3400-\u9fff]")

Texts = Mapping[int, Iterable[str]]  # names or domains by customer id


class LikelyDuplicate(NamedTuple):
    """Two customer ids (the smaller first) that are probably one customer, with a score (0 to 100) and the reason."""

    first_id: int
    second_id: int
    score: float
    reason: str


_Names = Mapping[int, list[ComparedName]]  # by customer id
_Labels = Mapping[int, Mapping[str, str]]  # what a domain says of its owner by domain, by customer id


def find_likely_duplicates(
    names: Texts, domains: Texts, pause: Callable[[], None] = lambda: None
) -> list[LikelyDuplicate]:
    """Return pairs of customers that are probably one, highest score first, ties by id.

    `names`: as `name_key` normalizes them; `domains`: as they are, lower case; both by customer id. `pause` is called
    now and then: it may wait, and may raise to stop the work.
    """
    analyzed: dict[int, list[ComparedName]] = {}
    for number, (customer_id, own_names) in enumerate(names.items()):
        if number % _PAIRS_PER_PAUSE == 0:
            pause()
        analyzed[customer_id] = _to_compare(own_names)
    labels = {customer_id: {one: _label(one) for one in own_domains} for customer_id, own_domains in domains.items()}
    duplicates: list[LikelyDuplicate] = []
    for number, pair in enumerate(_candidate_pairs(analyzed, labels)):
        if number % _PAIRS_PER_PAUSE == 0:
            pause()
        if (match := _best_match(*pair, analyzed, labels)) is not None:
            duplicates.append(match)
    return sorted(duplicates, key=lambda pair: (-pair.score, pair.first_id, pair.second_id))


def _to_compare(own_names: Iterable[str]) -> list[ComparedName]:
    """Return a customer's names in the forms in which they are compared.

    A name that only has a word before another one ("as norlind", "norlind") tells nothing more.
    """
    distinct = set(own_names) - {""}
    return [analyze(name) for name in distinct if name.partition(" ")[2] not in distinct]


def _candidate_pairs(names: _Names, labels: _Labels) -> set[tuple[int, int]]:
    """Return the pairs of customer ids worth comparing: they share a word, or the first letters, or all of them.

    Comparing all pairs would grow with the square of the number of customers.
    """
    customers_by_key: dict[str, set[int]] = defaultdict(set)
    for customer_id, own_names in names.items():
        for name in own_names:
            for key in _keys(name):
                customers_by_key[key].add(customer_id)
    for customer_id, own_labels in labels.items():
        for label in own_labels.values():
            for key in _letter_keys(label):
                customers_by_key[key].add(customer_id)
    _add_latin_keys(customers_by_key, names)
    _add_initials_keys(customers_by_key, names)
    return {
        (min(pair), max(pair))
        for key, customer_ids in customers_by_key.items()
        if 1 < len(customer_ids) <= (_MAX_SHARING_COMMON if key in COMMON else _MAX_SHARING)
        for pair in combinations(customer_ids, 2)
    }


def _keys(name: ComparedName) -> Iterable[str]:
    """Return the keys under which a name is found; no word begins with their marks."""
    yield from name.words
    yield from _letter_keys(name.letters)
    yield "~" + name.spelled_letters
    yield "%" + "".join(sorted(name.spelled_letters))
    yield f"${name.letters[-_MIN_LETTERS:]}"
    yield "&" + " ".join(name.core)
    if name.is_dense:
        yield f"^{name.letters[:2]}"


def _add_latin_keys(customers_by_key: dict[str, set[int]], names: _Names) -> None:
    """Add keys for names in Latin letters, if any name is written in others."""
    if not any(name.latin for own_names in names.values() for name in own_names):
        return
    for customer_id, own_names in names.items():
        for name in own_names:
            customers_by_key["@" + (name.latin or in_latin(name.text))].add(customer_id)


def _add_initials_keys(customers_by_key: dict[str, set[int]], names: _Names) -> None:
    """Add keys for the names of one word that may be the initials of another one."""
    short = {
        name.letters
        for own_names in names.values()
        for name in own_names
        if len(name.words) == 1 and len(name.letters) in INITIALS_LENGTHS
    }
    for customer_id, own_names in names.items():
        for name in own_names:
            for initials in name.initials & short:
                customers_by_key[f"={initials}"].add(customer_id)


def _letter_keys(letters: str) -> tuple[str, str]:
    """Return keys for the first letters and for all of them; no word begins with their marks."""
    return f"^{letters[:_MIN_LETTERS]}", f"={letters}"


def _best_match(first_id: int, second_id: int, names: _Names, labels: _Labels) -> LikelyDuplicate | None:
    """Return the most similar names of two customers; else a domain of one that matches a name of the other."""
    best: LikelyDuplicate | None = None
    for first_name in names.get(first_id, ()):
        for second_name in names.get(second_id, ()):
            score, reason = _compare_names(first_name, second_name)
            if score and (best is None or score > best.score):
                best = LikelyDuplicate(first_id, second_id, score, reason)
    if best is not None:
        return best
    reason = _domain_reason(names.get(first_id, ()), labels.get(second_id)) or _domain_reason(
        names.get(second_id, ()), labels.get(first_id)
    )
    return LikelyDuplicate(first_id, second_id, _DOMAIN_MATCHES_NAME, reason) if reason else None


def _domain_reason(names: Iterable[ComparedName], labels: Mapping[str, str] | None) -> str:
    """Return why a domain belongs to one of the names: it is the whole name or its first word; else empty.

    A common first word does not count: "delta.com" belongs to any of the companies that begin with "Delta".
    """
    for domain, label in labels.items() if labels else ():
        if len(label) >= _MIN_LETTERS:
            for name in names:
                if label == name.letters or (name.words[0] == label and label not in COMMON):
                    return f"the domain {domain} matches the name “{name.text}”"
    return ""


def _compare_names(first: ComparedName, second: ComparedName) -> tuple[float, str]:
    """Return the similarity (0 to 100) of two names and the reason; 0 where they are not similar enough."""
    if first.text == second.text:
        return _SAME_NAME, "the same name"
    if first.numbers != second.numbers:
        return 0.0, ""  # "Branch 12" and "Branch 13" are similar, but two
    if first.initials and second.letters in first.initials and len(second.words) == 1:
        return _INITIALS, f"“{second.text}” are the initials of “{first.text}”"
    if second.initials and first.letters in second.initials and len(first.words) == 1:
        return _INITIALS, f"“{first.text}” are the initials of “{second.text}”"
    if (first.latin or second.latin) and bool(first.latin) != bool(second.latin):
        latin = first.latin or in_latin(first.text)
        if len(latin) >= _MIN_LETTERS and latin == (second.latin or in_latin(second.text)):
            return _OTHER_SCRIPT, "the same name in another script"
        return 0.0, ""
    return _compare_words(first, second)


def _compare_words(first: ComparedName, second: ComparedName) -> tuple[float, str]:
    """Return the similarity of two names in one script and the reason; 0 where they are not similar enough."""
    if first.core and first.core == second.core and first.letters != second.letters:
        differing = set(first.words) ^ set(second.words)
        if not differing:
            return _OTHER_ORDER, "the same words in a different order"
        if _is_same_but_descriptions(first, second):
            listed = "”, “".join(sorted(differing))
            return _SAME_BUT_DESCRIPTION, f"the same except for “{listed}”"
    if first.letters == second.letters and len(first.letters) >= _MIN_SAME_LETTERS:
        return _SAME_LETTERS, "the same letters with different spacing"
    if min(len(first.letters), len(second.letters)) < (2 if first.is_dense and second.is_dense else _MIN_LETTERS):
        return 0.0, ""
    if first.spelled_letters == second.spelled_letters:
        return _OTHER_SPELLING, "the same except for spelling variants"
    if first.words[0] == second.words[0] or (first.is_dense and second.is_dense):
        is_shorter = (len(first.words), len(first.letters)) <= (len(second.words), len(second.letters))
        shorter, longer = (first, second) if is_shorter else (second, first)
        if _begins_with(longer, shorter):
            return _LONGER_NAME, f"“{longer.text}” begins with “{shorter.text}”"
    if len(first.words) == len(second.words) and (reason := _typing_error(first.spelled, second.spelled)):
        return _TYPING_ERROR, reason
    return 0.0, ""


def _is_same_but_descriptions(first: ComparedName, second: ComparedName) -> bool:
    """Tell whether two names of one core are one. "Delta Group" and "Delta Holding" share only a common word."""
    shorter, longer = sorted((set(first.words), set(second.words)), key=len)
    return shorter < longer or not COMMON.issuperset(first.core)


def _begins_with(longer: ComparedName, shorter: ComparedName) -> bool:
    """Tell whether a name is another one with words behind it. Common words alone don't say who it is."""
    if len(shorter.words) < len(longer.words):
        begins = longer.words[: len(shorter.words)] == shorter.words
    else:
        is_one_word = len(longer.words) == 1 and longer.is_dense and len(shorter.letters) > 2
        begins = is_one_word and longer.letters.startswith(shorter.letters)
    return begins and not (KINDS if len(shorter.words) > 1 else COMMON).issuperset(shorter.words)


def _typing_error(first: tuple[str, ...], second: tuple[str, ...]) -> str:
    """Return what two names of as many words differ by, where that may be an error in typing; else empty."""
    if first[0][0] != second[0][0] and first[-1] != second[-1]:
        return ""
    only_first = [word for word in first if word not in second]
    only_second = [word for word in second if word not in first]
    if not only_first or len(only_first) != len(only_second):
        return ""
    differing = list(zip(only_first, only_second, strict=True))
    # "Universität Lindau" and "Universität Landau" are two, though they sound alike.
    names_place = len(first) > len(differing) and KINDS_SPELLED.issuperset(set(first) & set(second))
    if all(_written_alike(*pair, may_sound_alike=not names_place) for pair in differing):
        return "similar spelling: " + ", ".join(f"“{one}” and “{other}”" for one, other in differing)
    return ""


def _written_alike(first: str, second: str, *, may_sound_alike: bool) -> bool:
    """Tell whether two words differ by a typing error or two; the first letter is seldom wrong."""
    length = min(len(first), len(second))
    if length < _MIN_FOR_ONE_ERROR or first[0] != second[0] or _KANJI.search(first + second):
        return False
    edits = OSA.distance(first, second, score_cutoff=2)
    if edits > 1:
        return edits == 2 and length >= _MIN_FOR_TWO_ERRORS
    if len(first) != len(second) or length >= _MIN_FOR_ANY_LETTER:
        return True
    changed = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    if len(changed) == 2:
        return True  # two letters exchanged
    sounds_alike = any(sounds.issuperset(changed[0]) for sounds in _SOUND_ALIKE)
    return sounds_alike and may_sound_alike and length >= _MIN_FOR_ALIKE


def _label(domain: str) -> str:
    """Return the part of a domain that names its owner: "globex" of "globex.co.uk"."""
    parts = domain.split(".")
    has_second_level = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3  # as in .co.uk
    position = 3 if has_second_level else 2
    return parts[-position] if len(parts) >= position else parts[0]

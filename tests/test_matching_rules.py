"""The rules of the matching in small cases that can be checked by hand: scores, thresholds, limits and tie orders."""

import math
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import build_synonyms  # after the path above
import numpy as np
import pytest

from translate_tui.matching import cache, index, matcher, scoring, similarity
from translate_tui.matching.groups import Affinity, Group, form_groups
from translate_tui.matching.index import INBOX, MatchText, TicketIndex
from translate_tui.matching.languages import detect_language
from translate_tui.matching.matcher import Matcher, MatchResult
from translate_tui.matching.names import find_likely_duplicates
from translate_tui.matching.postings import Postings
from translate_tui.matching.reasons import SharedTerm, reasons, shared_terms
from translate_tui.matching.scoring import Fit, MemberScores, Ranking
from translate_tui.matching.similarity import InboxSimilarity
from translate_tui.matching.vectors import Bytes, SemanticEncoder, VectorStore, cosines
from translate_tui.matching.words import TextFeatures, extract_features

approx = pytest.approx


def numbered(count: int) -> list[str]:
    """Made-up words, all different, that no synonym group or stemmer touches."""
    return [f"zq{number:03d}" for number in range(count)]


# ------------------------------------------------------------------------ words


def test_a_word_weighs_10_a_weak_word_5_and_its_synonym_group_6() -> None:
    features = extract_features("", "When refund the zq001")
    group = next(term for term in features.weights if term.startswith("~"))
    assert features.weights == {"when": 5, "refund": 10, group: 6, "zq001": 10}
    assert features.surface == {"when": "When".lower(), "refund": "refund", group: "refund", "zq001": "zq001"}
    assert features.normalized == "when refund the zq001"
    assert features.content_words == 2, "a weak word and a stop word do not count"


def test_a_title_counts_double_only_beside_a_quote() -> None:
    assert extract_features("zq001", "zq002 zq001").weights == {"zq001": 30, "zq002": 10}
    assert extract_features("zq001", "").weights == {"zq001": 10}
    assert extract_features("zq001", "zq002").normalized == "zq001 zq002"


def test_a_term_weighs_250_at_most_and_has_40_letters_at_most() -> None:
    assert extract_features("", "zq001 " * 25).weights == {"zq001": 250}
    assert extract_features("", "zq001 " * 26).weights == {"zq001": 250}
    assert extract_features("", "zq001 " * 24).weights == {"zq001": 240}
    assert extract_features("", "q" * 40).weights == {"q" * 40: 10}
    assert extract_features("", "q" * 41).weights == {}


def test_400_words_of_8000_characters_are_read() -> None:
    assert len(extract_features("", " ".join(numbered(401))).weights) == 400
    assert extract_features("", "q" * 10 + " " * 7_990 + "zq002").weights == {"q" * 10: 10}
    assert "zq002" in extract_features("", "q" * 10 + " " * 7_985 + "zq002").weights


def test_phrases_are_synonyms_and_stop_words_in_them_count() -> None:
    (group,) = extract_features("", "refund").weights.keys() - {"refund"}
    features = extract_features("", "my money back")
    assert features.weights[group] == 6 and features.surface[group] == "money back"
    assert group not in extract_features("", "money zq001 back").weights


def test_unspaced_scripts_are_read_by_pairs_of_characters() -> None:
    assert extract_features("", "請求書").weights == {"請求": 10, "求書": 10}
    assert extract_features("", "請").weights == {"請": 10}


def test_ties_between_languages_go_to_the_first_in_the_alphabet() -> None:
    assert detect_language("the ich", ["the", "ich"]) == "de"
    assert detect_language("ich the with", ["ich", "the", "with"]) == "en"
    assert detect_language("the über", ["the", "uber"]) == "de", "a letter has two votes"
    assert detect_language("the with über", ["the", "with", "uber"]) == "de", "of equals the first"
    assert detect_language("the with all über", ["the", "with", "all", "uber"]) == "en"


# --------------------------------------------------------------------- postings


@pytest.fixture
def postings() -> Postings:
    """Two tickets: "a b" and "a"; a mean length of 15 tenths."""
    terms = Postings()
    terms.add(0, {"a": 10, "b": 10})
    terms.add(1, {"a": 10})
    return terms


def test_idf_and_share_count_the_tickets_with_a_term(postings: Postings) -> None:
    assert [postings.document_frequency(term) for term in ("a", "b", "c")] == [2, 1, 0]
    assert postings.idf("a") == approx(math.log(1 + 0.5 / 2.5))
    assert postings.idf("b") == approx(math.log(1 + 1.5 / 1.5))
    assert postings.idf("c") == approx(math.log(1 + 2.5 / 0.5))
    assert [postings.document_share(term) for term in ("a", "b", "c")] == approx([2.5 / 3, 1.5 / 3, 0.5 / 3])
    assert "b" in postings and "c" not in postings
    assert postings.slots_with("a").tolist() == [0, 1]


def test_bm25_is_1_for_a_copy_and_less_for_a_longer_ticket(postings: Postings) -> None:
    # Length norms: 1.2 * (0.25 + 0.75 * 20 / 15) = 1.5 for "a b", 1.2 * (0.25 + 0.75 * 10 / 15) = 0.9 for "a".
    assert postings.bm25({"a": 10}, 2).tolist() == approx([1.9 / 2.5, 1.0])
    assert postings.bm25({"a": 10, "b": 10}, 2)[0] == approx(1.0)


def test_bm25_divides_by_what_the_query_would_get_unknown_terms_included(postings: Postings) -> None:
    # The query weighs 20 tenths, so a term of it gets 2.2 / 2.5 times its idf in a copy, and 2.2 / 1.9 in "a".
    idf_a, idf_c = math.log(1.2), math.log(6)
    expected = (idf_a / 1.9) / ((idf_a + idf_c) / 2.5)
    assert postings.bm25({"a": 10, "c": 10}, 2)[1] == approx(expected)
    assert postings.bm25({}, 2).tolist() == [0.0, 0.0]


def test_a_term_of_a_query_counts_20_tenths_at_most() -> None:
    terms = Postings()
    terms.add(0, {"a": 10})
    terms.add(1, {"a": 10, "b": 10})
    slots, heavy, perfect = terms.term_scores(0, 200, 200)
    _, capped, _ = terms.term_scores(0, 20, 200)
    _, lighter, _ = terms.term_scores(0, 19, 200)
    assert heavy.tolist() == capped.tolist() == approx([score * 20 / 19 for score in lighter])
    assert slots.tolist() == [0, 1]
    idf = math.log(1.2)
    assert heavy[0] == approx(2 * idf * 2.2 * 1 / (1 + 0.9))
    assert perfect == approx(2 * idf * 2.2 * 20 / (20 + 1.2 * (0.25 + 0.75 * 200 / 15)))


def test_a_removed_ticket_counts_no_more(postings: Postings) -> None:
    numbers = postings.add(2, {"a": 30, "c": 10})
    postings.remove(2, numbers)
    fresh = Postings()
    fresh.add(0, {"a": 10, "b": 10})
    fresh.add(1, {"a": 10})
    assert (postings.document_count, postings.total_length) == (2, 30)
    assert postings.bm25({"a": 10, "b": 5}, 3)[:2].tolist() == fresh.bm25({"a": 10, "b": 5}, 2).tolist()
    assert "c" not in postings and postings.document_frequency("a") == 2


def test_words_are_found_by_their_first_letter() -> None:
    terms = Postings()
    terms.add(0, {"invoice": 10, "import": 10, "export": 10, "i18n": 10})
    assert list(terms.words_with_initial_of("invioce")) == ["invoice", "import"]
    assert list(terms.words_with_initial_of("zebra")) == []


# ---------------------------------------------------------------------- scoring

BY_BM25 = Fit(
    (1.0, 0, 0, 0, 0, 0), (0.5, 1.0, *[0.0] * 8), (-0.5, 0, 2.0, *[0.0] * 7), (0.25, *[0.0] * 7), (1.0,) * 4
)


def test_measures_are_standardized_and_average_the_three_best() -> None:
    members = MemberScores([0.5, 0.2, 0.2, 0.1], [78.0, 60.0], [60.0, 51.0, 42.0, 0.0])
    assert scoring.measures(members, 1.5, 0.46, 0.3) == approx(
        (0.45 / 0.09, 0.25 / 0.09, 4.0, 3.0, 1.0, 1.5, 2.0, 1.5)
    )
    assert len(scoring.MEASURES) == 8


def test_preliminary_scores_let_bm25_stand_in_for_rapidfuzz() -> None:
    plain = Fit((1.0, 2.0, 4.0, 8.0, 16.0, 32.0), (), (), (), ())
    bm25, likelihood, cosine = np.array([0.09, 0.0]), np.array([0.0, 1.0]), np.array([0.2, 0.4])
    assert scoring.preliminary_scores(plain, bm25, likelihood, cosine).tolist() == approx([3 + 28 / 2, 32])
    vectors = plain._replace(ranking=(*plain.ranking, 64.0, 128.0))
    assert scoring.preliminary_scores(vectors, bm25, likelihood, cosine).tolist() == approx([17 + 128, 32 + 256])


def test_confidence_features_are_clipped() -> None:
    scores = np.array([1.0, 9.0, 4.0])
    features = scoring.confidence_features(scores, [1, 2, 0], [9.0, -7.0, 1.5], 3)
    assert features.tolist() == approx([1.0, 5.0, 8.0, -6.0, 1.5, 1.0, math.log(3)])
    assert scoring.confidence_features(scores, [1, 0, 2], [0.0], 2).tolist() == approx([1, 6, 0, 0, math.log(2)])
    assert scoring.confidence_features(scores, [1, 2], [0.0], 1).tolist() == approx([1, 5, 0, 0, 0]), "of two"
    assert scoring.confidence_features(scores, [1], [0.0], 100).tolist() == approx([1, 0, 0, 1, 3])
    assert scoring.confidence_features(scores, [1], [0.0], 0).tolist() == approx([1, 0, 0, 0, 0])


def test_candidates_are_ranked_by_score_and_ties_by_pattern_id() -> None:
    rows = [(1.0, 0, 0, 0, 0, 0, 9.0, 9.0), (2.0, 0, 0, 0, 0, 0), (1.0, 0, 0, 0, 0, 0), (1 + 4e-10, 0, 0, 0, 0, 0)]
    ranking = scoring.rank(BY_BM25, [row[:6] for row in rows], [1, 1, 1, 1], [9, 8, 3, 5])
    assert ranking.order == [1, 2, 3, 0], "a difference below nine digits is none"
    total = math.e + 3
    assert ranking.shares.tolist() == approx([1 / total, math.e / total, 1 / total, 1 / total])
    assert ranking.right == approx(1 / (1 + math.exp(-1.5))), "0.5 + 1.0 * the lead of 1"
    assert ranking.known == approx(1 / (1 + math.exp(-3.5))), "-0.5 + 2.0 * the first measure of 2"
    assert ranking.belongs == approx(1 / (1 + math.exp(-0.25)))


def test_without_vectors_only_the_first_six_measures_count() -> None:
    rows = [(1.0, 0, 0, 0, 0, 0, 9.0, 9.0), (2.0, 0, 0, 0, 0, 0, 0.0, 0.0)]
    assert scoring.rank(BY_BM25, rows, [1, 1], [1, 2]).order == [1, 0]


def test_the_size_of_the_first_pattern_counts_for_right_and_known_and_not_for_belongs() -> None:
    fit = BY_BM25._replace(right=(*[0.0] * 8, 1.0, 0.0), known=(*[0.0] * 8, 0.0, 1.0))
    ranking = scoring.rank(fit, [(0.0,) * 6, (1.0, *[0.0] * 5)], [1, 8], [1, 2])
    assert ranking.right == approx(1 / (1 + math.exp(-1)))
    assert ranking.known == approx(1 / (1 + math.exp(-math.log(8))))


@pytest.mark.parametrize(
    ("right", "belongs", "sure"),
    [(0.83, 0.7, True), (0.8299, 1.0, False), (1.0, 0.6999, False), (0.9, 0.9, True), (0.1, 0.1, False)],
)
def test_sure_needs_both_probabilities(right: float, belongs: float, sure: bool) -> None:
    assert Ranking([0], np.ones(1), right, 1.0, belongs).sure is sure


def test_pairs_of_tickets_are_judged_by_standardized_measures() -> None:
    measures = [np.array(values) for values in ([0.18, 0.0], [51.0, 42.0], [60.0, 33.0], [0.33, 0.2])]
    plain = scoring.pair_features(*measures, vectors=False)
    assert plain.tolist() == [approx([1, 2, 1, 2]), approx([1, 0, 0, -1])]
    assert scoring.pair_features(*measures, vectors=True)[:, 4].tolist() == approx([1, 0])
    assert scoring.same_pattern(BY_BM25, *measures).tolist() == approx([1 / (1 + math.exp(-6)), 0.5])
    semantic = BY_BM25._replace(ranking=(0.0,) * 8, together=(0, 0, 0, 0, 2.0))
    assert scoring.same_pattern(semantic, *measures).tolist() == approx([1 / (1 + math.exp(-2)), 0.5])


@pytest.mark.parametrize(("vectors", "measures"), [(False, 6), (True, 8)])
def test_the_shipped_weights_have_one_number_for_each_feature(vectors: bool, measures: int) -> None:
    fit = scoring.fit_for(vectors=vectors)
    assert [len(part) for part in fit] == [measures, measures + 4, measures + 4, measures + 2, 4 + vectors]


# ---------------------------------------------------------------------- reasons


def explain(
    query: str, nearest: str, idf: Mapping[str, float] | None = None, variants: Mapping[str, str] | None = None
) -> list[str]:
    """What two texts share, in words."""
    features, other = extract_features("", query), extract_features("", nearest)
    variants = variants or {}
    common = [term for term in (*features.weights, *variants) if term in other.weights]
    rarity = {term: (idf or {}).get(term, 1.0) for term in common}
    return [str(term) for term in shared_terms(features, variants, common, rarity, other.normalized)]


def test_shared_words_come_rarest_first_then_by_alphabet() -> None:
    idf = {"zq002": 3.0, "zq001": 1.0, "zq003": 1.0}
    assert explain("zq003 x9y zq001 y9x zq002", "zq002 a zq003 b zq001", idf) == ["zq002", "zq001", "zq003"]


def test_at_most_four_words_are_shown() -> None:
    words = numbered(5)
    idf = {word: float(5 - number) for number, word in enumerate(words)}
    assert explain(" x ".join(words), " y ".join(words), idf) == words[:4]


def test_words_next_to_each_other_in_both_texts_are_one_phrase_in_their_order() -> None:
    assert explain("zq001 zq002", "zq001 zq002") == ["zq001 zq002"]
    assert explain("zq002 zq001", "zq002 zq001") == ["zq002 zq001"], "not by alphabet"
    assert explain("zq001 zq002", "zq002 zq001") == ["zq001", "zq002"], "another order in the other text"
    assert explain("zq001 x zq002", "zq001 zq002") == ["zq001", "zq002"]
    assert explain("zq001 zq002", "zq001 x zq002") == ["zq001", "zq002"]
    assert explain("zq001 zq0020", "zq001 zq0020 zq002") == ["zq001 zq0020"]
    assert explain("azq001 zq002 zq001", "azq001 zq002 x zq001") == ["azq001 zq002", "zq001"]


def test_a_phrase_has_two_words_and_the_rarity_of_its_first() -> None:
    assert explain("zq001 zq002 zq003", "zq001 zq002 zq003") == ["zq001 zq002", "zq003"]
    far = {"zq001": 5.0, "zq002": 4.0, "zq009": 3.0, "zq003": 1.0}
    assert explain("zq001 zq002 zq003 x zq009", "zq001 zq002 zq003 y zq009", far) == ["zq001 zq002", "zq009", "zq003"]
    idf = {"zq001": 5.0, "zq003": 4.0, "zq002": 1.0}
    assert explain("zq001 zq002 x zq003", "zq001 zq002 y zq003", idf) == ["zq001 zq002", "zq003"]


FILLER = "how when please not no cannot cant dont doesnt didnt isnt wont im ive 7 99".split()


@pytest.mark.parametrize(("words", "shown"), [(FILLER, False), (["500", "zq001", "7x", "refund"], True)])
def test_filler_words_and_short_numbers_explain_nothing(words: list[str], shown: bool) -> None:
    for word in words:
        features = TextFeatures({word: 10}, {word: word}, word, 1)
        assert shared_terms(features, {}, [word], {word: 1.0}, word) == ([SharedTerm(word, "", 1.0)] if shown else [])


def test_synonyms_are_named_only_where_the_words_differ() -> None:
    assert explain("refund", "money back") == ["refund ≈ money back"]
    assert explain("refund", "refund") == ["refund"]
    assert explain("refund", "refund money back") == ["refund"]
    assert explain("refunds zq001", "money back zq001") == ["zq001", "refunds ≈ money back"], "same words come first"


def test_two_forms_of_one_word_are_no_synonyms() -> None:
    features = TextFeatures({"~en1": 6}, {"~en1": "authorise"}, "authorise", 1)
    assert extract_features("", "authorize").surface.get("~en1") is None
    other = extract_features("", "log in").surface
    group = next(term for term, phrase in other.items() if phrase == "log in")
    login = TextFeatures({group: 6}, {group: "login"}, "login", 1)
    assert shared_terms(login, {}, [group], {group: 1.0}, "log in") == [], "91 % of the letters are the same"
    signin = TextFeatures({group: 6}, {group: "authenticate"}, "authenticate", 1)
    assert shared_terms(signin, {}, [group], {group: 1.0}, "log in") == [SharedTerm("authenticate", "log in", 1.0)]
    assert shared_terms(features, {}, ["~en1"], {"~en1": 1.0}, "zq001") == [], "the nearest ticket has no such word"


def test_a_word_is_named_once_among_synonyms() -> None:
    groups = {term: phrase for term, phrase in extract_features("", "log in").surface.items() if term[0] == "~"}
    first = next(iter(groups))
    features = TextFeatures({first: 6}, {first: "authenticate", "in": "in"}, "authenticate", 1)
    assert shared_terms(features, {}, [first, "in"], {first: 1.0, "in": 1.0}, "log in") == [SharedTerm("in", "", 1.0)]


def test_a_spelling_variant_is_shown_with_the_known_word() -> None:
    assert explain("invioce", "the invoices", variants={"invoic": "invioce"}) == ["invioce ≈ invoices"]
    features = extract_features("", "invioce zq001")
    shared = shared_terms(features, {"invoic": "invioce"}, ["invoic"], {"invoic": 2.5}, "zq001")
    assert shared == [SharedTerm("invioce", "invoic", 2.5)], "not in the nearest ticket: its stem"


def test_terms_in_other_words_are_no_part_of_a_phrase() -> None:
    assert explain("zq001 refund", "zq001 money back zq001 refundx") == ["zq001", "refund ≈ money back"]


def test_reasons_are_the_words_then_only_the_facts_that_hold() -> None:
    shared = [SharedTerm("zq001", "", 1.0), SharedTerm("invioce", "invoice", 1.0)]
    words = "zq001, invioce ≈ invoice"
    assert reasons(shared, same_segment=False, same_customer=False) == (words,)
    assert reasons(shared, same_segment=True, same_customer=False) == (words, "same segment")
    assert reasons(shared, same_segment=False, same_customer=True) == (words, "same customer")
    assert reasons([], same_segment=True, same_customer=True) == ("same segment", "same customer")
    assert reasons([], same_segment=False, same_customer=False) == ()


# ----------------------------------------------------------------------- groups


def affinity(ticket: int, pattern: int | None = None, probability: float = 0.0, **near: float) -> Affinity:
    """`near`: t5=0.8 is a probability of 0.8 to belong together with ticket 5."""
    return Affinity(ticket, pattern, probability, tuple((int(name[1:]), share) for name, share in near.items()))


def groups_of(threshold: float, *affinities: Affinity) -> list[Group]:
    return form_groups({affinity.ticket_id: affinity for affinity in affinities}, threshold)


def test_the_threshold_itself_is_enough() -> None:
    assert groups_of(0.6, affinity(1, 7, 0.6), affinity(2, 7, 0.6)) == [Group(7, ((1, 0.6), (2, 0.6)), None)]
    assert groups_of(0.6, affinity(1, 7, 0.6), affinity(2, 7, 0.59)) == []
    assert groups_of(0.6, affinity(1, t2=0.6), affinity(2)) == [Group(None, ((1, 1.0), (2, 0.6)), 1)]
    assert groups_of(0.6, affinity(1, t2=0.59), affinity(2)) == []


def test_tickets_of_a_group_are_ordered_by_probability_then_id() -> None:
    (group,) = groups_of(0.5, affinity(3, 7, 0.8), affinity(2, 7, 0.8), affinity(1, 7, 0.7), affinity(9, 7, 0.9))
    assert group.tickets == ((9, 0.9), (2, 0.8), (3, 0.8), (1, 0.7))


def test_groups_are_ordered_by_size_times_probability_then_id() -> None:
    groups = groups_of(
        0.5,
        affinity(1, 7, 0.6), affinity(2, 7, 0.6),
        affinity(3, 8, 0.9), affinity(4, 8, 0.9),
        affinity(5, 9, 0.5), affinity(6, 9, 0.5), affinity(10, 9, 0.5),
        affinity(8, 5, 0.6), affinity(11, 5, 0.6),
    )  # fmt: skip
    assert [group.pattern_id for group in groups] == [8, 9, 7, 5]


def test_the_mean_and_doubt_leave_the_center_out() -> None:
    star = Group(None, ((1, 1.0), (2, 0.9), (3, 0.72), (4, 0.719)), 1)
    assert star.mean_probability == approx((0.9 + 0.72 + 0.719) / 3)
    assert star.doubtful(0.6) == {4}, "0.6 + 0.3 * 0.4 = 0.72 is beyond doubt"
    assert Group(7, ((1, 0.9), (2, 0.6)), None).mean_probability == approx(0.75)
    assert Group(None, ((1, 0.5), (2, 0.9)), 1).doubtful(0.6) == frozenset()


def test_each_pair_counts_the_higher_of_its_two_probabilities() -> None:
    for first, second in ((0.7, 0.9), (0.9, 0.7)):
        assert groups_of(0.6, affinity(1, t2=first), affinity(2, t1=second)) == [Group(None, ((1, 1.0), (2, 0.9)), 1)]


def test_the_ticket_with_the_highest_sum_is_the_center() -> None:
    (group,) = groups_of(0.6, affinity(1, t2=0.7), affinity(2, t3=0.8), affinity(3))
    assert group == Group(None, ((2, 1.0), (3, 0.8), (1, 0.7)), 2)


def test_tickets_taken_by_a_pattern_or_a_star_are_in_no_other() -> None:
    groups = groups_of(
        0.6, affinity(1, 7, 0.9, t3=0.9), affinity(2, 7, 0.9), affinity(3, t1=0.9, t4=0.7), affinity(4)
    )
    assert groups == [Group(7, ((1, 0.9), (2, 0.9)), None), Group(None, ((3, 1.0), (4, 0.7)), 3)]
    chain = groups_of(0.6, affinity(1, t2=0.9), affinity(2, t3=0.9), affinity(3, t4=0.7), affinity(4))
    assert [[ticket for ticket, _ in group.tickets] for group in chain] == [[2, 1, 3]], "4 is left without anybody"


# ------------------------------------------------------------------------ names


def duplicates(
    names: Mapping[int, Sequence[str]], domains: Mapping[int, Sequence[str]] | None = None
) -> list[tuple[int, int, float, str]]:
    return [tuple(pair) for pair in find_likely_duplicates(names, domains or {})]


@pytest.mark.parametrize(
    ("first", "second", "score", "reason"),
    [
        ("data works", "dataworks", 99.0, "the same letters with different spacing"),
        ("globex", "globex fabrik", 92.0, "“globex fabrik” begins with “globex”"),
        ("globex fabrik", "globex", 92.0, "“globex fabrik” begins with “globex”"),
        ("abcdefg", "abcdefi", 0, None),
        ("abcdefgh", "abcdefgi", 88.0, "similar spelling: “abcdefgh” and “abcdefgi”"),
        ("abcdef", "abcdif", 88.0, "similar spelling: “abcdef” and “abcdif”"),
        ("abcde", "abcdi", 0, None),
        ("abcde", "abced", 88.0, "similar spelling: “abcde” and “abced”"),
        ("abcd", "abdc", 0, None),
        ("abcde", "abcdef", 88.0, "similar spelling: “abcde” and “abcdef”"),
        ("abcdefghijk", "abcdefghixy", 88.0, "similar spelling: “abcdefghijk” and “abcdefghixy”"),
        ("abcdefghij", "abcdefghxy", 0, None),
        ("abcdefghijk", "abcdefghxyz", 0, None),
        ("globex fabrikk", "globex fabirk", 88.0, "similar spelling: “fabrik” and “fabirk”"),
        ("universitat lindau", "universitat landau", 0, None),
        ("mueller bau", "muller bau", 96.0, "the same except for spelling variants"),
        ("north wind", "north wind co", 95.0, "the same except for “co”"),
        ("globex group", "globex holding", 95.0, "the same except for “group”, “holding”"),
        ("omega group", "omega holding", 0, None),
        ("omega", "omega holding", 95.0, "the same except for “holding”"),
        ("omega", "omega bank", 0, None),
        ("air norland", "air norland cargo", 92.0, "“air norland cargo” begins with “air norland”"),
        ("national bank", "national bank norland", 0, None),
        ("as norlind", "norlind", 95.0, "the same except for “as”"),
        ("as motors", "motors", 0, None),
        ("oakfield brothers", "oakfield bros", 95.0, "the same except for “bros”, “brothers”"),
        ("at and t", "att", 99.0, "the same letters with different spacing"),
        ("alba building works", "abw", 80.0, "“abw” are the initials of “alba building works”"),
        ("abw", "alba building works", 80.0, "“abw” are the initials of “alba building works”"),
        ("alba works", "aw", 0, None),
        ("fund ii", "fund iii", 0, None),
        ("ромашка", "romashka", 98.0, "the same name in another script"),
        ("ромашка", "romanika", 0, None),
        ("トヨノ", "トヨノ自動車", 92.0, "“トヨノ自動車” begins with “トヨノ”"),
        ("豊野", "豊野自動車", 0, None),
        ("東京第一商事", "東京第二商事", 0, None),
        ("globex", "globex", 100.0, "the same name"),
        ("branch 12", "branch 13", 0, None),
        ("abb", "abc", 0, None),
        ("abb", "abb x", 0, None),
        ("abcd", "abcd x", 92.0, "“abcd x” begins with “abcd”"),
        ("north wind", "wind north", 97.0, "the same words in a different order"),
        ("fabrik globex", "globex", 0, None),
    ],
)
def test_names_are_compared_by_fixed_rules(first: str, second: str, score: float, reason: str | None) -> None:
    found = duplicates({1: [first], 2: [second]})
    assert found == ([] if reason is None else [(1, 2, approx(score), reason)])


def test_the_best_of_several_names_counts_and_pairs_come_best_first() -> None:
    found = duplicates({5: ["globex", "globexx"], 3: ["globex fabrik", "glo bex"], 9: ["initech"], 7: ["init ech"]})
    assert [pair[:3] for pair in found] == [(3, 5, 99.0), (7, 9, 99.0)]
    found = duplicates({1: ["globex"], 2: ["globex fabrik"], 3: ["initech"], 4: ["init ech"]})
    assert [pair[:3] for pair in found] == [(3, 4, 99.0), (1, 2, 92.0)]


@pytest.mark.parametrize(
    ("name", "domain", "matches"),
    [
        ("globex", "globex.com", True),
        ("globex fabrik", "globex.com", True),
        ("glo bex", "mail.globex.com", True),
        ("globex", "globex.co.uk", True),
        ("globex", "globex.com.au", True),
        ("globex", "globex.de", True),
        ("globex", "www.globex.info", True),
        ("globex", "globex", True),
        ("fabrik globex", "globex.com", False),
        ("glob", "glob.com", True),
        ("glo", "glo.com", False),
        ("globex", "other.com", False),
        ("main", "main.globex.de", False),
        ("globex", "main.globex.de", True),
        ("globex", "shop.globex.abcd.de", False),
    ],
)
def test_a_domain_matches_a_whole_name_or_its_first_word(name: str, domain: str, matches: bool) -> None:
    for names, domains in (({1: [name]}, {2: [domain]}), ({2: [name]}, {1: [domain]})):
        found = duplicates(names, domains)
        reason = f"the domain {domain} matches the name “{name}”"
        assert found == ([(1, 2, 90.0, reason)] if matches else [])


def test_similar_names_come_before_a_domain() -> None:
    found = duplicates({1: ["abcdefghi"], 2: ["abcdefghj"]}, {2: ["abcdefghi.com"]})
    assert [pair[3] for pair in found] == ["similar spelling: “abcdefghi” and “abcdefghj”"]


def test_a_word_shared_by_more_than_40_customers_tells_nothing() -> None:
    names = {number: [f"fabrik {'uvw'[number // 13] * 9}{'cdfghklmnprst'[number % 13] * 9}"] for number in range(39)}
    names[100], names[200] = ["fabrik"], ["zzzz"]
    assert len(duplicates(names)) == 39, "40 customers share the word"
    names[101] = ["fabrik yyyyyyy"]
    assert duplicates(names) == []


def test_a_common_word_shared_by_more_than_10_customers_tells_nothing() -> None:
    names = {number: [f"{chr(97 + number) * 9} bank {chr(97 + number) * 9}"] for number in range(8)}
    names[100], names[200] = ["northwind bank stuttgart"], ["nxorthwind bank stuttgxart"]
    assert [pair[:2] for pair in duplicates(names)] == [(100, 200)], "10 customers share the word"
    names[300] = ["bank yyyyyyy"]
    assert duplicates(names) == []


# ------------------------------------------------------------------------ index


def indexed(*texts: str, patterns: Sequence[int | None] = ()) -> TicketIndex:
    """Tickets with ids from 1, each in its pattern (None, or none given: the inbox)."""
    known = TicketIndex()
    for number, text in enumerate(texts):
        pattern_id = patterns[number] if number < len(patterns) else None
        known.add(MatchText(number + 1, "", text), extract_features("", text), pattern_id, None)
    return known


def test_patterns_are_numbered_from_1_and_numbers_are_used_again() -> None:
    known = indexed("a1", "b1", "c1", patterns=(70, 80))
    assert known.pattern_of_slot.tolist() == [1, 2, INBOX] and known.ticket_of_slot.tolist() == [1, 2, 3]
    assert [known.pattern_of(ticket_id) for ticket_id in (1, 2, 3)] == [70, 80, None]
    assert (known.pattern_ids, known.ticket_counts) == ([0, 70, 80], [0, 1, 1])
    known.assign(1, None)
    assert known.pattern_numbers == {80: 2} and known.ticket_counts == [0, 0, 1]
    known.assign(3, 90)
    assert known.pattern_numbers == {80: 2, 90: 1} and known.pattern_ids == [0, 90, 80]
    known.assign(1, 90)
    known.assign(1, 90)
    assert known.ticket_counts == [0, 2, 1]


def test_a_replaced_ticket_is_counted_once() -> None:
    known = indexed("zq001", "zq002", patterns=(7, 7))
    known.add(MatchText(1, "", "zq003", "smb", 4), extract_features("", "zq003"), None, None)
    assert len(known.slot_of) == 2 and known.size == 3 and known.ticket_of_slot.tolist() == [0, 2, 1]
    assert known.ticket_at(2).segment == "smb" and known.ticket_at(2).customer_id == 4
    assert "zq001" not in known.postings and "zq003" in known.postings
    assert known.ticket_counts == [0, 1]


def test_300_characters_are_compared() -> None:
    known = indexed("q" * 299 + " zz " + "y" * 50)
    assert known.ticket_at(0).normalized == "q" * 299 + " "


def test_the_index_is_compacted_when_more_than_half_of_its_slots_are_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_MIN_SLOTS_TO_COMPACT", 4)
    known = indexed(*numbered(6), patterns=(7, 8, 9, 7, 8, 9))
    known.remove(1)
    known.remove(2)
    known.remove(3)
    assert known.size == 6, "just half"
    known.remove(4)
    assert known.size == 2 and known.ticket_of_slot.tolist() == [5, 6]
    assert [known.pattern_of(ticket_id) for ticket_id in (5, 6)] == [8, 9]
    known.remove(5)
    assert known.size == 2, "too few slots"


# ---------------------------------------------------------------------- vectors


def vector(*values: int) -> Bytes:
    return np.array(values, np.int8)


def test_cosines_are_those_of_the_angle_and_0_without_direction() -> None:
    rows = np.array([[3.0, 4.0], [0.0, 0.0], [-3.0, -4.0], [4.0, -3.0]])
    assert cosines(vector(3, 4), rows).tolist() == approx([1, 0, -1, 0])
    assert cosines(vector(0, 0), rows).tolist() == [0, 0, 0, 0]


def test_centroids_are_seen_from_the_mean_and_without_the_vector_itself() -> None:
    store = VectorStore(2)
    for slot, (pattern, values) in enumerate([(1, (10, 0)), (1, (6, 4)), (2, (0, 8)), (INBOX, (0, 0))]):
        store.set(slot, vector(*values))
        store.count(slot, pattern, 1)
    # The mean of the four is (4, 3). The query (10, 0) lies (6, -3) from it; pattern 2's sum (0, 8) lies (-4, 5).
    expected_other = (6 * -4 + -3 * 5) / math.sqrt(45 * 41)
    own_left_out = (6 * 2 + -3 * 1) / math.sqrt(45 * 5)  # (6, 4) alone, (2, 1) from the mean
    assert store.centroid_cosines(vector(10, 0), 3, 1)[1:].tolist() == approx([own_left_out, expected_other])
    both = (6 * 8 + -3 * -2) / math.sqrt(45 * 68)  # (16, 4) - 2 * (4, 3) = (8, -2)
    assert store.centroid_cosines(vector(10, 0), 3, -1)[1:].tolist() == approx([both, expected_other])
    assert store.centroid_cosines(vector(0, 0), 3, -1).tolist() == [0, 0, 0]
    store.count(2, 2, -1)
    assert store.centroid_cosines(vector(10, 0), 3, -1)[2] == 0, "no tickets, no direction"


def test_the_vector_itself_is_left_out_of_the_first_pattern_too() -> None:
    store = VectorStore(2)
    for slot, (pattern, values) in enumerate([(0, (10, 0)), (0, (6, 4)), (1, (0, 8)), (1, (0, 0))]):
        store.set(slot, vector(*values))
        store.count(slot, pattern, 1)
    own_left_out = (6 * 2 + -3 * 1) / math.sqrt(45 * 5)
    assert store.centroid_cosines(vector(10, 0), 1, 0).tolist() == approx([own_left_out])


def test_centroids_near_the_mean_have_a_direction_too() -> None:
    store = VectorStore(2)
    for slot, values, pattern in ((0, (0, 1), 0), (1, (0, 0), 1), (2, (1, 0), 1), (3, (3, 3), -1)):
        store.set(slot, vector(*values))
        store.count(slot, pattern, 1)
    # The mean is (1, 1). Pattern 0 lies (-1, 0) from it, less than 1.1 away; the query (1, 0) lies (0, -1) from it.
    assert store.centroid_cosines(vector(1, 0), 1, -1).tolist() == [0]
    assert store.centroid_cosines(vector(0, 1), 1, -1).tolist() == [1]
    assert store.centroid_cosines(vector(1, 1), 1, -1).tolist() == [0], "the mean itself has none"


def test_a_single_vector_is_its_own_mean() -> None:
    store = VectorStore(2)
    store.set(0, vector(4, 0))
    store.count(0, 0, 1)
    assert store.centroid_cosines(vector(0, 4), 1, -1).tolist() == [0]


def test_the_sums_of_vectors_follow_every_change() -> None:
    known = TicketIndex(Fixed())
    for ticket_id, values, pattern_id in [(9, (-9, -9), 3), (1, (10, 0), 1), (2, (6, 4), 2), (3, (0, 8), 2)]:
        known.add(MatchText(ticket_id, "", "zq001"), extract_features("", "zq001"), pattern_id, vector(*values))
    known.add(MatchText(4, "", "unknown"), extract_features("", "unknown"), None, None)
    known.assign(2, 1)
    known.remove(9)
    assert known.vectors is not None
    both, other = known.pattern_numbers[1], known.pattern_numbers[2]
    found = known.vectors.centroid_cosines(vector(10, 0), len(known.pattern_ids), -1)
    # As in the test above: (8, -2) and (-4, 5) seen from the mean (4, 3), the query (6, -3).
    assert found[both] == approx(54 / math.sqrt(45 * 68)) and found[other] == approx(-39 / math.sqrt(45 * 41))


def test_vectors_of_all_chunks_are_found_again() -> None:
    store = VectorStore(2)
    for slot, values in ((4095, (1, 2)), (4096, (3, 4)), (9000, (5, 6))):
        store.set(slot, vector(*values))
    assert store.rows([9000, 4096, 4095, 0]).tolist() == [[5, 6], [3, 4], [1, 2], [0, 0]]
    assert store.get(4096).tolist() == [3, 4] and store.get(4096).dtype == np.int8, "a byte each"


def test_the_encoder_joins_both_models_with_equal_weight() -> None:
    asked: list[list[str]] = []

    def encode_words(texts: list[str]) -> np.ndarray:
        asked.append(texts)
        return np.array([[2.0] * 16] * len(texts))

    encoder = SemanticEncoder(encode_words, lambda texts: np.array([[3.0, 0.0]] * len(texts)))
    rows = encoder.encode(["q" * 601, "?!"])
    # 16 equal components of a unit vector are 1/4 each; 512 / 4 / sqrt(2) = 90.5. A single one of 362 is clipped.
    assert rows[0].tolist() == [91] * 16 + [127, 0] and not rows[1].any()
    assert len(asked[0][0]) == 600 and any(map(str.isalnum, asked[0][1])), "models are given no text without letters"


class Fixed:
    """An encoder of two dimensions that knows texts by heart; others point nowhere."""

    name = "fixed"
    dimensions = 2

    def __init__(self, **vectors: tuple[int, int]) -> None:
        self.vectors = vectors

    def encode(self, texts: Sequence[str]) -> Bytes:
        return np.array([self.vectors.get(text.split()[0], (0, 0)) for text in texts], np.int8)


# ------------------------------------------------------------------- similarity


def ids(measures: similarity.PairMeasures) -> list[int]:
    return measures.ticket_ids.tolist()


def test_the_24_nearest_by_bm25_are_compared_and_ties_go_to_the_older() -> None:
    known = indexed("zq001", *["zq001 zq002"] * 26, "zq001", "zq009")
    found = InboxSimilarity(known).compare(1)
    assert sorted(ids(found)) == [*range(2, 25), 28]
    assert found.bm25[ids(found).index(28)] == approx(1.0), "a copy"
    assert found.token_set.tolist() == [100.0] * 24 and found.cosine.tolist() == [0.0] * 24


def test_bm25_of_two_tickets_is_the_share_of_all_their_rare_terms_that_they_have_in_common() -> None:
    known = indexed("zq001 zq002 zq003", "zq001 zq002 zq003", "zq001 zq004 zq005", "zq006")
    found = InboxSimilarity(known).compare(1)
    share = dict(zip(ids(found), found.bm25.tolist(), strict=True))
    assert share[2] == approx(1.0) and 0.1 < share[3] < 0.4 and 4 not in share
    assert InboxSimilarity(known).compare(2).bm25.max() == approx(1.0), "the other way round as well"


def test_neighbors_come_most_probable_first_then_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "fit_for", lambda *, vectors: BY_BM25._replace(together=(-1.0, 0, 0, 1.0)))
    known = indexed("zq001 zq002", "zq001 zq003", "zq001 zq002", "zq001 zq002")
    found = InboxSimilarity(known).neighbors(1)
    assert [ticket_id for ticket_id, _ in found] == [3, 4, 2]
    probability = 1 / (1 + math.exp(1 - (100 - 42) / 9))
    assert [share for _, share in found[:2]] == [round(probability, 6)] * 2


def test_only_other_tickets_of_the_inbox_are_neighbors() -> None:
    known = indexed("zq001", "zq001", "zq001", "zq001", patterns=(None, 7, None, None))
    known.remove(3)
    finder = InboxSimilarity(known)
    assert ids(finder.compare(1)) == [4] and ids(finder.compare(2)) == [1, 4]
    assert finder.compare(1).bm25.tolist() == [1.0], "nothing is left of the query before"
    assert ids(InboxSimilarity(indexed("zq001", "the")).compare(2)) == []


def test_only_the_rarest_terms_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    known = indexed("zq001 zq002 zq003", "zq001", "zq002", "zq002", "zq003", "zq003", "zq003")
    found = {}
    for most in (1, 2, 4, 5, 8, 9):
        monkeypatch.setattr(similarity, "_MAX_POSTINGS", most)
        found[most] = ids(InboxSimilarity(known).compare(1))
    assert found == {1: [2], 2: [2], 4: [2], 5: [2, 3, 4], 8: [2, 3, 4], 9: [2, 3, 4, 5, 6, 7]}


def test_similarity_is_stale_when_tickets_came_or_slots_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_MIN_SLOTS_TO_COMPACT", 1)
    known = indexed("zq001", "zq002", "zq003")
    finder = InboxSimilarity(known)
    known.remove(3)
    assert not finder.stale
    known.remove(2)
    assert finder.stale
    finder = InboxSimilarity(known)
    known.add(MatchText(9, "", "zq004"), extract_features("", "zq004"), None, None)
    assert finder.stale


def test_with_vectors_the_12_nearest_by_cosine_are_compared_too(monkeypatch: pytest.MonkeyPatch) -> None:
    known = TicketIndex(Fixed())
    texts = [(f"zq{number:03d}", vector(10, number)) for number in range(15)]
    texts[14] = ("zq000", vector(10, 14))
    for number, (text, direction) in enumerate(texts):
        known.add(MatchText(number + 1, "", text), extract_features("", text), None, direction)
    known.add(MatchText(90, "", "zq777"), extract_features("", "zq777"), 7, vector(10, 0))
    found = InboxSimilarity(known).compare(1)
    assert ids(found) == [15, *range(2, 14)], "one shares a term, twelve point in nearly the same direction"
    assert found.bm25.tolist() == [approx(1.0), *[0.0] * 12]
    assert found.cosine.tolist() == approx([10 / math.hypot(10, n) for n in (14, *range(1, 13))])
    monkeypatch.setattr(similarity, "_MAX_INBOX_VECTORS", 14)
    assert ids(InboxSimilarity(known).compare(1)) == [15], "15 tickets are too many"
    monkeypatch.setattr(similarity, "_MAX_INBOX_VECTORS", 15)
    assert len(ids(InboxSimilarity(known).compare(1))) == 13
    known.remove(2)
    assert ids(InboxSimilarity(known).compare(1)) == [15, *range(3, 15)], "removed tickets are no neighbors"


# ---------------------------------------------------------------------- matcher

SURE = Fit((1.0, 0, 0, 0, 0, 0), (9.0, *[0.0] * 9), (9.0, *[0.0] * 9), (9.0, *[0.0] * 7), (0.0,) * 4)


@pytest.fixture
def certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever comes first by BM25 is held to be right."""
    monkeypatch.setattr(scoring, "fit_for", lambda *, vectors: SURE)


def told(*texts: str, patterns: Sequence[int | None] = (), encoder: Fixed | None = None) -> Matcher:
    """A matcher with tickets, their ids from 1, each in its pattern (without: in pattern 1)."""
    known = Matcher(encoder)
    for number, text in enumerate(texts):
        known.add(MatchText(number + 1, "", text), patterns[number] if patterns else 1)
    return known


def ask(quote: str, segment: str | None = None, customer: int | None = None) -> MatchText:
    """A ticket that the matcher does not know."""
    return MatchText(0, "", quote, segment, customer)


def member_ids(known: Matcher, query: str | MatchText) -> list[list[int]]:
    """The ids of the nearest members of each candidate."""
    ticket = ask(query) if isinstance(query, str) else query
    return [
        [int(known.index.ticket_of_slot[slot]) for slot in candidate.slots]
        for candidate in known.candidates(known.query(ticket))
    ]


def test_a_candidate_has_the_measures_that_can_be_computed_by_hand() -> None:
    known = told("zq001", "zq002 zq003", patterns=(70, 80))
    (candidate,) = known.candidates(known.query(ask("zq001")))
    # A share of (1 + 0.5) / (2 + 1) of the tickets has the word; 8 more tickets like all are counted in.
    likelihood = math.log((1 + 8 * 0.5) / ((1 + 8) * 0.5)) / math.sqrt(2)
    fuzz = (100 - 42) / 9
    assert candidate.measures == approx((0.95 / 0.09, 0.95 / 0.09, fuzz, fuzz, fuzz, likelihood, -0.2 / 0.13, 0))
    assert (candidate.pattern_id, candidate.slots, candidate.tickets) == (70, (0,), 1)


def test_a_word_said_often_counts_twice_in_the_likelihood() -> None:
    known = told("zq001", "zq002 zq003", patterns=(70, 80))
    one = math.log((1 + 8 * 0.5) / ((1 + 8) * 0.5))
    for times, weight in ((1, 1), (2, 2), (3, 2)):
        (candidate,) = known.candidates(known.query(ask("zq001 " * times)))
        assert candidate.measures[5] == approx(weight * one / math.sqrt(1 + weight))


def test_a_ticket_is_no_evidence_for_itself() -> None:
    known = told("zq001", "zq001 zq002", "zq001", patterns=(70, 70, 80))
    itself, other = known.candidates(known.query(MatchText(1, "", "zq001")))
    assert (itself.pattern_id, itself.tickets, itself.slots) == (80, 1, (2,))
    assert (other.pattern_id, other.tickets, other.slots) == (70, 1, (1,))
    share = 3.5 / 4
    assert other.measures[5] == approx(math.log((1 + 8 * share) / (9 * share)) / math.sqrt(2))
    assert known.candidates(known.query(MatchText(3, "", "zq001")))[0].pattern_id == 70
    assert len(known.candidates(known.query(MatchText(3, "", "zq001")))) == 1, "nobody else is in pattern 80"


def test_16_candidates_are_compared_and_ties_go_to_the_smaller_id() -> None:
    known = told(*["zq001"] * 18, patterns=[*range(18, 0, -1)])
    found = [candidate.pattern_id for candidate in known.candidates(known.query(ask("zq001")))]
    assert found == list(range(1, 17))
    without = known.candidates(known.query(ask("zq001")), {1, 3, 99})
    assert [candidate.pattern_id for candidate in without] == [2, *range(4, 19)]


def test_candidates_with_the_best_preliminary_score_come_first() -> None:
    known = told("zq001 zq002", "zq001", "zq003", patterns=(1, 2, 3))
    assert [candidate.pattern_id for candidate in known.candidates(known.query(ask("zq001")))] == [2, 1]
    assert known.candidates(known.query(ask("zq009"))) == []
    assert Matcher().candidates(known.query(ask("zq001"))) == []
    assert known.rank_patterns(ask("zq009")) == MatchResult((), 0.0, 0.0)


def test_five_patterns_are_suggested_and_only_the_first_is_sure(certain: None) -> None:
    known = told(*["zq001 zq002"] * 6, patterns=[6, 5, 4, 3, 2, 1])
    suggestions = known.rank_patterns(ask("zq001 zq002")).ranked
    assert [suggestion.pattern_id for suggestion in suggestions] == [1, 2, 3, 4, 5]
    assert [suggestion.sure for suggestion in suggestions] == [True, False, False, False, False]
    assert [suggestion.nearest for suggestion in suggestions] == [6, 5, 4, 3, 2]
    known_share = 1 / (1 + math.exp(-9))
    assert suggestions[0].score == round(known_share / 6, 4)


def test_the_first_by_the_final_ranking_is_the_sure_one(monkeypatch: pytest.MonkeyPatch) -> None:
    by_letters = SURE._replace(ranking=(0.0, 0, 0, 0, 1.0, 0))
    monkeypatch.setattr(scoring, "fit_for", lambda *, vectors: by_letters)
    known = told("zq001 zq002 zq003", "zq003 zq002 zq001", patterns=(1, 2))
    suggestions = known.rank_patterns(ask("zq003 zq002 zq001")).ranked
    assert [(suggestion.pattern_id, suggestion.sure) for suggestion in suggestions] == [(2, True), (1, False)]


@pytest.mark.parametrize(
    ("quote", "sure"),
    [("zq001 zq002", True), ("zq001 zq009", True), ("zq001", False), ("zq001 how the", False), ("7 9", False)],
    ids=["two words", "one of two", "one word", "one beside weak words", "nothing to show"],
)
def test_sure_needs_two_content_words_and_something_to_show(certain: None, quote: str, sure: bool) -> None:
    known = told("zq001 zq002 7 9 how", "zq005", patterns=(1, 2))
    assert known.rank_patterns(ask(quote)).ranked[0].sure is sure


def test_sure_needs_the_probabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    unsure = SURE._replace(belongs=(0.0,) * 8)
    monkeypatch.setattr(scoring, "fit_for", lambda *, vectors: unsure)
    result = told("zq001 zq002").rank_patterns(ask("zq001 zq002"))
    assert not result.ranked[0].sure
    assert (result.known, result.belongs) == (round(1 / (1 + math.exp(-9)), 4), 0.5)


@pytest.fixture
def family() -> Matcher:
    """Seven members, each with a segment and a customer of its own, less and less like "zq000" (and the query)."""
    known = Matcher()
    for number in range(1, 8):
        text = " ".join(["zq000", *numbered(100)[10 : 10 + number - 1]])
        known.add(MatchText(number, "", text, f"segment {number}", 10 * number), 1)
    return known


def test_the_segment_is_that_of_one_of_the_three_nearest_members(family: Matcher) -> None:
    said = [family.rank_patterns(ask("zq000", f"segment {n}")).ranked[0].reasons for n in range(1, 8)]
    assert said == [("zq000", "same segment")] * 3 + [("zq000",)] * 4


def test_the_customer_is_that_of_one_of_the_six_nearest_members(family: Matcher) -> None:
    said = [family.rank_patterns(ask("zq000", None, 10 * n)).ranked[0].reasons for n in range(1, 8)]
    assert said == [("zq000", "same customer")] * 6 + [("zq000",)]
    assert family.rank_patterns(ask("zq000", "elsewhere", 11)).ranked[0].reasons == ("zq000",)


def test_an_unknown_segment_or_customer_is_never_the_same() -> None:
    known = told("zq001")
    assert known.rank_patterns(ask("zq001", None, None)).ranked[0].reasons == ("zq001",)
    assert known.rank_patterns(ask("zq001", "smb", 4)).ranked[0].reasons == ("zq001",)


def test_reasons_come_from_the_three_nearest_members() -> None:
    long = " ".join(["zq003", *numbered(100)[50:90]])
    known = told("zq001 zq002", "zq001 zq002", "zq001 zq002", long)
    assert member_ids(known, "zq001 zq002 zq003") == [[1, 2, 3, 4]]
    assert known.rank_patterns(ask("zq001 zq002 zq003")).ranked[0].reasons == ("zq001 zq002",)
    known.remove(3)
    assert known.rank_patterns(ask("zq001 zq002 zq003")).ranked[0].reasons == ("zq003, zq001 zq002",)


def test_six_members_are_compared_nearest_first_ties_by_id() -> None:
    known = told("zq001 zq002", *["zq001"] * 7)
    assert member_ids(known, "zq001") == [[2, 3, 4, 5, 6, 7]]


def test_three_members_are_compared_even_where_fewer_share_a_word() -> None:
    assert member_ids(told("zq001", "b1", "c1", "d1"), "zq001") == [[1, 4, 3]], "the newest"
    assert member_ids(told("zq001", "zq001", "c1", "d1"), "zq001") == [[1, 2, 4]]
    assert member_ids(told("zq001", "zq001", "zq001", "d1"), "zq001") == [[1, 2, 3]]
    assert member_ids(told("zq001", "zq001"), "zq001") == [[1, 2]]
    known = told("zq001", "b1", "c1", "d1")
    known.add(MatchText(9, "", "zq001"), 1)
    assert member_ids(known, MatchText(9, "", "zq001")) == [[1, 4, 3]], "not itself"


def test_of_very_many_members_the_best_and_their_ties_are_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "_MAX_RANKED_SLOTS", 3)
    assert member_ids(told(*["zq001"] * 4, "zq001 zq002"), "zq001") == [[1, 2, 3, 4]]
    assert member_ids(told("zq001 zq003", "zq001", "zq001", "zq001"), "zq001") == [[2, 3, 4]]
    assert member_ids(told("zq001 zq003", "zq001", "zq001"), "zq001") == [[2, 3, 1]], "no more than that"


def test_the_member_nearest_by_vector_comes_first() -> None:
    encoder = Fixed(zq001=(10, 0), near=(9, 1), far=(1, 9), same=(9, 1))
    known = told("zq001x zq001", "near", "far", "same", encoder=encoder)
    known.add(MatchText(20, "", "other"), 2, vector(-9, -9))
    (candidate,) = known.candidates(known.query(ask("zq001")))
    slots = [int(known.index.ticket_of_slot[slot]) for slot in candidate.slots]
    assert slots == [2, 1, 4, 3], "of two as near the older one; then those that share a word, then the newest"
    assert candidate.measures[6] == approx((9 / math.sqrt(82) - 0.2) / 0.13)


def test_with_vectors_members_that_share_a_word_are_reordered_too() -> None:
    encoder = Fixed(zq001=(10, 0), near=(9, 1), far=(1, 9))
    known = told("far zq001", "far zq001", "near zq001", "far zq001 zq002", encoder=encoder)
    known.add(MatchText(20, "", "other"), 2, vector(-9, -9))
    assert member_ids(known, "zq001")[0][:3] == [3, 1, 2]


@pytest.mark.parametrize(("members", "nearest"), [(100, 1), (101, 2)])
def test_the_newest_100_members_are_compared_by_vector(members: int, nearest: int) -> None:
    encoder = Fixed(zq001=(10, 0), near=(9, 1), far=(1, 9))
    known = told("near", *["far"] * (members - 2), "far zq001", encoder=encoder)
    assert member_ids(known, "zq001")[0][0] == nearest


def test_without_a_shared_word_a_pattern_in_the_same_direction_is_a_candidate() -> None:
    encoder = Fixed(zq001=(10, 0), near=(9, 1), away=(-9, 1))
    known = told("near", "away", patterns=(1, 2), encoder=encoder)
    assert [candidate.pattern_id for candidate in known.candidates(known.query(ask("zq001")))] == [1]


def test_affinity_is_the_first_candidate_with_its_probability(certain: None) -> None:
    known = told("zq001", "zq001 zq002", "zq001", "zq001", patterns=(5, 6, None, None))
    finder = InboxSimilarity(known.index)
    found = known.affinity(MatchText(3, "", "zq001"), finder)
    assert found == Affinity(3, 5, round(1 / (1 + math.exp(-9)), 6), finder.neighbors(3))
    assert [ticket_id for ticket_id, _ in found.neighbors] == [4]
    known.refuse(3, [5])
    assert known.affinity(MatchText(3, "", "zq001"), finder).pattern_id == 6
    known.refuse(3, [5, 6])
    assert known.affinity(MatchText(3, "", "zq001"), finder)[:3] == (3, None, 0.0)
    assert known.refused(3) == {5, 6} and known.refused(4) == frozenset()


def test_groups_are_proposed_for_patterns_and_among_the_inbox(certain: None) -> None:
    known = told("zq001", "zq001", "zq001", "zq005", "zq005", patterns=(5, None, None, None, None))
    tickets = [MatchText(2, "", "zq001"), MatchText(3, "", "zq001"), MatchText(4, "", "zq005")]
    pattern, star = known.propose_groups(tickets, 0.5)
    assert pattern.pattern_id == 5 and {ticket_id for ticket_id, _ in pattern.tickets} == {2, 3}
    assert star == Group(None, ((4, 1.0), (5, 0.5)), 4)


def test_what_two_tickets_have_in_common_is_named() -> None:
    known = told("zq001 zq002", "zq003", patterns=(None, None))
    assert known.shared_words(MatchText(9, "", "zq002 zq005 zq001"), 1) == "zq001, zq002"
    assert known.shared_words(MatchText(9, "", "zq002"), 2) == ""
    assert known.members() == {} and len(known) == 2 and 2 in known and 3 not in known


def test_similar_tickets_of_the_inbox_are_found() -> None:
    known = told("zq001", "zq001", "zq005", patterns=(None, None, None))
    assert [ticket_id for ticket_id, _ in known.similar(1)] == [2]


@pytest.mark.parametrize(
    ("known_words", "unknown", "variant"),
    [
        ("abcdefghij", "abcdefghix", "abcdefghij"),
        ("abcdefghij", "abcdefghji", "abcdefghij"),
        ("abcdefghijkl", "abcdefghijxx", "abcdefghijkl"),
        ("abcdefghij", "abcdefghxx", None),
        ("abcdefghij", "xbcdefghij", None),
        ("abcdf", "abcd", None),
        ("abcdfg", "abcdf", "abcdfg"),
        ("abcdfg", "abcdfx", "abcdfg"),
        ("abcdf", "abcdx", None),
        ("abcdefghij", "abcdefghi1", None),
        ("abcdefghij", "abcdefghiж", None),
        ("abcdefghib abcdefghia", "abcdefghix", "abcdefghia"),
        ("abcdefghijkl abcdefghijaa", "abcdefghijkx", "abcdefghijkl"),
    ],
)
def test_an_unknown_word_is_taken_for_the_most_similar_known_one(
    known_words: str, unknown: str, variant: str | None
) -> None:
    query = told(known_words).query(ask(unknown))
    assert query.terms == {variant or unknown: 10}
    assert query.variants == ({variant: unknown} if variant else {})


def test_words_of_removed_tickets_are_no_variants() -> None:
    known = told("abcdefghij", "zq001")
    known.remove(1)
    assert known.query(ask("abcdefghix")).terms == {"abcdefghix": 10}


def test_a_variant_counts_as_much_as_the_heavier_of_both_words() -> None:
    known = told("abcdefghij")
    assert known.query(ask("abcdefghij abcdefghij abcdefghix")).terms == {"abcdefghij": 20}
    assert known.query(ask("abcdefghij abcdefghix abcdefghix")).terms == {"abcdefghij": 20}


def test_variants_are_sought_for_three_words() -> None:
    words = [letter * 9 for letter in "bcdf"]
    unknown = [f"{word[:-1]}x" for word in words]
    query = told(" ".join(words)).query(ask(" ".join(unknown)))
    assert set(query.terms) == {*words[:3], unknown[3]}


def test_only_the_rarest_terms_of_a_query_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    known = told("a1 b1 c1 d1", "b1 c1 d1", "c1 d1", "d1")
    found = {}
    for most in (1, 5, 9, 10):
        monkeypatch.setattr(matcher, "_MAX_POSTINGS", most)
        found[most] = list(known.query(ask("d1 c1 b1 a1")).terms)
    assert found == {
        1: ["a1", "b1", "c1"],
        5: ["a1", "b1", "c1"],
        9: ["a1", "b1", "c1"],
        10: ["a1", "b1", "c1", "d1"],
    }


def test_a_query_knows_its_slot_and_the_rarity_of_its_terms() -> None:
    known = told("zq001", "zq001 zq002")
    query = known.query(MatchText(2, "", "zq001 zq009"))
    assert query.slot == 1 and query.vector is None and known.query(ask("zq001")).slot == -1
    assert query.idf == approx({"zq001": math.log(1.2), "zq009": math.log(6)})


# ------------------------------------------------------------------------ cache


def test_a_cache_of_other_rules_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    known = told("zq001", "zq002 zq003")
    file = BytesIO()
    cache.write(cache.Snapshot.of(known.index), file)

    def read() -> TicketIndex | None:
        file.seek(0)
        return cache.read(file, None)

    found = read()
    assert found is not None and found.slot_of == {1: 0, 2: 1} and found.ticket_at(1).normalized == "zq002 zq003"
    with monkeypatch.context() as other_synonyms:
        other_synonyms.setattr(cache, "_synonyms_checksum", lambda: 7)
        assert read() is None
    with monkeypatch.context() as other_machine:
        other_machine.setattr(sys, "byteorder", "big" if sys.byteorder == "little" else "little")
        assert read() is None
    monkeypatch.setattr(cache, "_FORMAT", 1)
    assert read() is None


def test_what_a_snapshot_holds_is_that_of_its_moment() -> None:
    known = told("zq001", "zq002", encoder=Fixed(zq001=(3, 4)))
    snapshot = cache.Snapshot.of(known.index)
    known.add(MatchText(3, "", "zq003"), 1)
    known.remove(1)
    assert (snapshot.encoder, snapshot.ticket_ids, snapshot.terms) == ("fixed", [1, 2], ["zq001", "zq002"])
    assert len(snapshot.columns) == 2 and snapshot.columns.ticket(0).normalized == "zq001"
    assert cache.Snapshot.of(known.index).ticket_ids == [2, 3], "without the one that was removed"
    assert cache.Snapshot.of(told("zq001").index).encoder == ""
    file = BytesIO()
    cache.write(snapshot, file)
    file.seek(0)
    found = cache.read(file, Fixed())
    assert found is not None and found.vectors is not None and found.vectors.get(0).tolist() == [3, 4]


def test_terms_of_removed_tickets_are_forgotten_with_the_cache_and_when_slots_are_compacted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index, "_MIN_SLOTS_TO_COMPACT", 4)
    known = told("zq001 zq002", "zq003", "zq004 zq002", "zq005", "zq006")
    known.remove(2)
    file = BytesIO()
    cache.write(cache.Snapshot.of(known.index), file)
    file.seek(0)
    found = cache.read(file, None)
    assert found is not None and set(found.postings.terms) == {"zq001", "zq002", "zq004", "zq005", "zq006"}
    found.assign(3, 1)
    assert "zq003" not in found.postings.terms and Matcher(None, found).similar(1) == known.similar(1)
    for ticket_id in (4, 5):
        known.remove(ticket_id)
    assert known.index.size == 2 and known.index.postings.terms == ["zq001", "zq002", "zq004"]
    assert [known.index.ticket_at(slot).normalized for slot in (0, 1)] == ["zq001 zq002", "zq004 zq002"]
    assert known.index.postings.document_frequency("zq002") == 2


def test_nothing_at_all_can_be_kept_and_read_again() -> None:
    for encoder in (None, Fixed()):
        file = BytesIO()
        cache.write(cache.Snapshot.of(TicketIndex(encoder)), file)
        file.seek(0)
        found = cache.read(file, encoder)
        assert found is not None and found.size == 0 and found.slot_of == {}


def test_similar_tickets_do_not_depend_on_the_order_in_which_terms_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "_MAX_POSTINGS", 2)  # one of two terms that are equally rare is looked up
    texts = {1: "zq001 zq002", 2: "zq001 zq003", 3: "zq002 zq003"}
    found = []
    for order in ((1, 2, 3), (3, 2, 1)):
        known = Matcher()
        for ticket_id in order:
            known.add(MatchText(ticket_id, "", texts[ticket_id]))
        found.append({ticket_id: known.similar(ticket_id) for ticket_id in texts})
    assert found[0] == found[1] and len(found[0][1]) == 1


def test_postings_of_columns_are_those_of_their_tickets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate_tui.matching.postings._SLOTS_AT_ONCE", 3)
    known = indexed("a1 b1", "", "b1 b1 c1", "a1", "d1 a1", "c1", "b1 d1 e1")
    built = Postings.of(list(known.postings.term_numbers), known.columns)
    one_by_one = known.postings
    assert built.term_numbers == one_by_one.term_numbers
    assert (built._slots, built._weights) == (one_by_one._slots, one_by_one._weights)
    assert built.document_frequencies == one_by_one.document_frequencies
    assert (built.document_count, built.total_length) == (one_by_one.document_count, one_by_one.total_length)
    assert built.lengths.tolist() == one_by_one.lengths[:7].tolist()
    assert list(built.words_with_initial_of("axxxx")) == list(one_by_one.words_with_initial_of("axxxx"))


def test_a_domain_is_compared_though_one_of_the_two_has_no_name() -> None:
    (pair,) = find_likely_duplicates({2: ["globex"]}, {1: ["globex.com"], 2: ["elsewhere.example"]})
    assert pair[:2] == (1, 2)


@pytest.mark.parametrize("path", sorted(build_synonyms.FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_stems_of_synonyms_are_fresh(path: Path) -> None:
    assert path.with_suffix(".stems").read_text("utf-8") == build_synonyms.stems_of(path), (
        "run python scripts/build_synonyms.py"
    )

import pytest

from translate_tui.matching.matcher import Matcher
from translate_tui.matching.words import terms


@pytest.fixture
def matcher() -> Matcher:
    known = Matcher()
    for n, (pattern_id, quote, segment, customer) in enumerate(
        [
            (1, "bulk import of users times out above 200 rows", "enterprise", 11),
            (1, "the CSV upload of our users hangs", "smb", 12),
            (2, "invoice shows the wrong VAT", "smb", 13),
            (2, "VAT on the invoice is rounded wrong", "enterprise", 11),
            (3, "single sign on logs us out every hour", None, None),
        ]
    ):
        known.add(n, pattern_id, "", quote, segment, customer)
    return known


def test_the_right_pattern_comes_first_with_words_that_explain_it(matcher: Matcher) -> None:
    best = matcher.suggest("", "importing 500 users takes forever, times out", "enterprise", 12)[0]
    assert best.pattern_id == 1
    assert best.reasons[0].split(", ")[0] in {"importing", "import", "times"}
    assert best.reasons[1:] == ("same segment", "same customer")
    assert 0 < best.score < 1


def test_nothing_in_common_means_no_suggestion(matcher: Matcher) -> None:
    assert matcher.suggest("", "the map is upside down") == []
    assert matcher.suggest("", "") == []
    assert Matcher().suggest("", "anything") == []


def test_what_is_refused_is_never_proposed(matcher: Matcher) -> None:
    assert all(s.pattern_id != 2 for s in matcher.suggest("", "wrong VAT on invoice", refused={2}))


def test_a_ticket_is_no_evidence_for_itself(matcher: Matcher) -> None:
    assert all(s.pattern_id != 3 for s in matcher.suggest("", "single sign on logs us out", leave_out=4))


def test_forgetting_leaves_nothing_behind(matcher: Matcher) -> None:
    before = matcher.suggest("", "VAT wrong on the invoice")
    matcher.add(99, 9, "VAT", "VAT VAT VAT invoice invoice")
    assert matcher.suggest("", "VAT wrong on the invoice") != before
    matcher.forget(99)
    matcher.forget(99)
    assert matcher.suggest("", "VAT wrong on the invoice") == before
    for ticket_id in list(matcher.members()):
        matcher.forget(ticket_id)
    assert len(matcher) == 0 and not matcher._postings


def test_moving_a_ticket_moves_its_words(matcher: Matcher) -> None:
    matcher.add(4, 1, "", "single sign on logs us out every hour")
    assert matcher.suggest("", "sign on logs us out")[0].pattern_id == 1


def test_negations_stay_and_stop_words_go() -> None:
    assert [word for _, word in terms("We cannot and will not log in to the app")] == ["cannot", "not", "log", "app"]

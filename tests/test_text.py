from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import HOSTILE
from translate_tui.text import (
    UNSAFE_CHARS,
    clean,
    clean_all,
    fold,
    mask_addresses,
    plain,
    plain_all,
    pluralize,
    shorten,
)


@given(st.text())
def test_clean_removes_all_that_is_harmful_and_is_done_after_once(outside: str) -> None:
    cleaned = clean(outside)
    assert not UNSAFE_CHARS.search(cleaned)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_clean_keeps_what_is_visible(said: str) -> None:
    assert clean(said) == said


def test_clean_keeps_brackets_and_lines() -> None:
    assert clean("[/] [SUP-12]\r\nsecond\x1b[31m line") == "[/] [SUP-12]\nsecond[31m line"


def test_plain_is_one_line() -> None:
    for text in HOSTILE:
        assert "\n" not in plain(text)


@given(st.text(), st.integers(5, 80))
def test_shorten_never_exceeds(text: str, most: int) -> None:
    assert len(shorten(text, most)) <= most


def test_shorten_cuts_at_a_word() -> None:
    assert shorten("the import stops above two hundred rows", 24) == "the import stops above…"


def test_fold_forgets_case_accents_and_spaces() -> None:
    assert fold("  Müller &  SÖHNE ") == fold("muller & söhne")


def test_count_names_its_noun() -> None:
    assert (pluralize(1, "reply", "replies"), pluralize(1200, "ticket")) == ("1 reply", "1,200 tickets")


def test_of_an_address_only_the_domain_is_shown() -> None:
    assert mask_addresses("Ask jana.oduya@globex.example, @here, or 5@3") == "Ask …@globex.example, @here, or 5@3"


@given(cells=st.lists(st.text(max_size=30), max_size=8))
def test_many_cells_at_once_are_cleaned_as_each_would_be(cells: list[str]) -> None:
    assert clean_all(cells) == [clean(cell) for cell in cells]
    assert plain_all(cells) == [plain(cell) for cell in cells]

"""Large type: every letter of European languages, nothing wider than the room, nothing lost between lines."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_tui.ui import glyphs
from translate_tui.ui.large_type import (
    DOUBLE_HUGE,
    DOUBLE_LARGE,
    FIGURE_ROWS,
    HUGE,
    LARGE,
    Face,
    figures,
    large_text,
    wrap,
)

FACES = (LARGE, HUGE, DOUBLE_LARGE, DOUBLE_HUGE)
EUROPEAN = string.ascii_letters + string.digits + "äöüßéèêçñåøæłśžčőğ¿¡“”’–€"
words = st.lists(st.text(EUROPEAN, min_size=1, max_size=12), min_size=1, max_size=12).map(" ".join)


@pytest.mark.parametrize("face", FACES, ids=["large", "huge", "double large", "double huge"])
def test_a_face_draws_what_it_measures(face: Face) -> None:
    assert face.can_show(EUROPEAN) and not face.can_show("漢") and not face.can_show("שלום")
    for text in ("Photos offline", "Größe", "12:41", EUROPEAN):
        rows = face.draw(text)
        assert len(rows) == face.height and {len(row) for row in rows} == {face.columns(text)}


def test_letters_look_like_letters() -> None:
    assert LARGE.draw("Hi") == ["▖▗ ▖ ", "▙▟▗▖ ", "▌▐ ▌ ", "▘▝▝▀ "]
    assert [row.count("█") for row in DOUBLE_LARGE.draw("L")] == [0, 1, 1, 1, 1, 1, 4, 0]
    assert glyphs.LARGE["I"] == (3, "0007020202020700")


def test_figures_are_five_rows_of_equal_width() -> None:
    assert figures("1") == [" ▄██  ", "▀▀██  ", "  ██  ", "  ██  ", "██████"]
    assert figures("1", ascii_only=True) == [" ###  ", "####  ", "  ##  ", "  ##  ", "######"]
    for scale in (1, 2):
        rows = figures("+12:34-", scale=scale)
        assert len(rows) == FIGURE_ROWS * scale
        assert {len(row) for row in rows} == {(5 * 6 + 2 + 6 + 2 * 6) * scale}
    assert figures("7", scale=2)[0] == "█" * 12 and figures("7", scale=2, ascii_only=True)[0] == "#" * 12
    with pytest.raises(KeyError):
        figures("x")


@given(words, st.integers(20, 120), st.integers(4, 16))
def test_large_text_stays_in_its_room(text: str, width: int, rows: int) -> None:
    drawn = large_text(text, width, rows, (HUGE, LARGE))
    assert len(drawn) <= rows and all(len(row) <= width for row in drawn)


@given(words, st.integers(1, 60))
def test_no_word_is_lost_between_lines(text: str, width: int) -> None:
    lines = wrap(text, width, len)
    assert " ".join(lines) == text
    assert all(len(line) <= width or " " not in line for line in lines)


def test_the_first_face_in_which_a_text_fits_is_taken() -> None:
    assert len(large_text("Hello", 100, 7, (HUGE, LARGE))) == 7
    assert len(large_text("Hello", 100, 6, (HUGE, LARGE))) == 4
    assert large_text("Hello", 100, 3, (HUGE, LARGE)) == []
    assert large_text("Hello", 5, 40, (HUGE, LARGE)) == []
    assert large_text("漢字", 100, 40, (HUGE, LARGE)) == []
    assert large_text("", 100, 40) == []
    assert large_text("e\u0301", 100, 4) == LARGE.draw("é")  # letters with combining accents

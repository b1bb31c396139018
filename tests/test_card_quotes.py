"""Quotes below a card: whole ones, and a row that says how many tickets are not shown."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from translate_tui.model import Quote
from translate_tui.ui.widgets.card import quote_rows


def _quote(words: str) -> Quote:
    return Quote(1, words, "Fabrikam", "smb", datetime(2026, 11, 2, tzinfo=UTC))


def _texts(quotes: list[Quote], tickets: int, width: int, height: int) -> list[str]:
    return [row.plain for row in quote_rows(quotes, tickets, width, height)]


def test_only_whole_quotes_are_shown_and_the_rest_is_counted() -> None:
    quotes = [
        _quote("Import stops."),
        _quote("It stops at row five hundred, every time, on a Monday."),
        _quote("Slow."),
    ]
    assert _texts(quotes, 3, 40, 20) == [
        "“Import stops.” Fabrikam, smb",
        "",
        "“It stops at row five hundred, every",
        "time, on a Monday.” Fabrikam, smb",
        "",
        "“Slow.” Fabrikam, smb",
    ]
    assert _texts(quotes, 7, 40, 4) == ["“Import stops.” Fabrikam, smb", "", "+ 6 more tickets"]
    assert _texts(quotes, 7, 40, 2) == ["“Import stops.” Fabrikam, smb", "+ 6 more tickets"]
    assert _texts([], 0, 40, 5) == ["No tickets yet."]


@given(st.lists(st.text("ab 漢", max_size=300), min_size=1, max_size=5), st.integers(24, 90), st.integers(3, 30))
def test_quotes_never_need_more_rows_than_there_are(words: list[str], width: int, height: int) -> None:
    quotes = [_quote(text) for text in words]
    rows = quote_rows(quotes, len(quotes) + 2, width, height)
    assert len(rows) <= height and rows[-1].plain.startswith("+ ")
    assert all(row.cell_length <= width for row in rows)

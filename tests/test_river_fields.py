from datetime import UTC, datetime

import pytest

from translate_tui.model import NewTicket, TicketType
from translate_tui.river.customers import domain_of, identities, is_mangled, name_key
from translate_tui.river.dates import date_of
from translate_tui.river.fields import guess
from translate_tui.river.meanings import KNOWN


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-01-05T10:00:00Z", "2026-01-05 10:00"),
        ("2026-01-05T10:00:00+02:00", "2026-01-05 08:00"),
        ("2026-01-05 10:00:00 UTC", "2026-01-05 10:00"),
        ("2026-01-05", "2026-01-05 00:00"),
        ("1736554746.482349", "2025-01-11 00:19"),
        ("1736554746482", "2025-01-11 00:19"),
        ("26/01/2026 14:30", "2026-01-26 14:30"),
        ("6/21/2025 4:05 PM", "2025-06-21 16:05"),
        ("12/21/2025 12:05 AM", "2025-12-21 00:05"),
        ("06/Jan/26 9:29 AM", "2026-01-06 09:29"),
        ("Wed May 13 2026 11:21:41 GMT+0000 (GMT+00:00)", "2026-05-13 11:21"),
        ("Mon, 05 Jan 2026 10:00:00 +0000", "2026-01-05 10:00"),
    ],
)
def test_dates(words: str, day: str) -> None:
    assert date_of(words) == datetime.strptime(day, "%Y-%m-%d %H:%M").replace(
        tzinfo=UTC, second=date_of(words).second
    )


@pytest.mark.parametrize("words", ["", "03/04/2026", "yesterday", "31/31/2026", "99999999999999", "2026-13-40"])
def test_what_names_no_day_or_two_is_no_date(words: str) -> None:
    assert date_of(words) is None


def test_types_and_segments() -> None:
    assert KNOWN.type("Feature Request") is TicketType.REQUEST
    assert KNOWN.type("Success story") is TicketType.PRAISE
    assert KNOWN.type("Gibberish") is TicketType.OTHER
    assert KNOWN.type("n/a") is None
    assert KNOWN.segment(" Mid market ") == "mid-market"
    assert KNOWN.segment("?") is None
    assert KNOWN.segment("Public Sector") == "public sector"


def test_columns_are_guessed_by_name_and_used_once() -> None:
    found = guess(["Ticket ID", "Subject", "Description", "Company Name", "Created at", "Priority"])
    assert found == {
        "id": "Ticket ID", "text": "Description", "title": "Subject",
        "customer": "Company Name", "date": "Created at",
    }  # fmt: skip


def test_one_company_written_three_ways_is_one() -> None:
    assert name_key("Müller & Söhne GmbH") == name_key("MÜLLER AND SÖHNE") == name_key("Muller & Sohne, G.m.b.H.")
    assert name_key("SE") == "se"


def test_free_mail_names_no_company() -> None:
    assert domain_of("a.b+c@Firm.example") == "firm.example"
    assert domain_of("someone@gmail.com") == ""
    assert domain_of("no address") == ""


def test_a_mangled_id_leaves_the_customer_unknown() -> None:
    assert is_mangled("1.03006E+13") and not is_mangled("1030061234567")
    assert identities(NewTicket(1, "r", "q", customer_ref="1,03E+13"), "s") == ()
    known = NewTicket(1, "r", "q", customer="A", customer_ref="7", email="x@a.example")
    assert [mark.kind for mark in identities(known, "s")] == ["external id", "name", "domain"]

"""Due dates in the words that people type, in five languages. Today is Monday 16 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import refusal_of
from translate_tui.protocol.due_dates import parse_due_date

TODAY = date(2026, 11, 16)
PHRASES = {
    "2026-11-16": "today; Today; tonight; eod; end of day; heute; aujourd'hui; aujourd’hui; hoy; hoje",
    "2026-11-17": (
        "tomorrow; by tomorrow; tue; tuesday; Tues; morgen; demain; mañana; amanhã; in 1 day; +1d; in a day; "
        "bis morgen; 17 nov; 17.11.; due tomorrow; dienstag; mardi; martes; terça-feira"
    ),
    "2026-11-18": (
        "day after tomorrow; the day after tomorrow; übermorgen; uebermorgen; après-demain; pasado mañana; "
        "depois de amanhã; wed; wednesday; in 2 days; 2 days; 2d; in zwei tagen; dans deux jours; en dos "
        "días; em dois dias; mittwoch; mercredi; miércoles; quarta"
    ),
    "2026-11-19": (
        "thu; thursday; by thursday; this thursday; +3d; donnerstag; jeudi; jueves; quinta-feira; am Donnerstag"
    ),
    "2026-11-20": (
        "fri; friday; on friday; by Friday; until friday; this friday; end of week; end of the week; eow; "
        "freitag; bis Freitag; kommenden Freitag; vendredi; viernes; el viernes; sexta; sexta-feira; Ende der "
        "Woche; fin de semaine; fin de semana; 20 nov"
    ),
    "2026-11-21": "sat; saturday; samstag; samedi; sábado",
    "2026-11-22": "sun; sunday; sonntag; dimanche; domingo",
    "2026-11-23": (
        "mon; monday; next week; in a week; in 1 week; 1 week; +1w; nächste Woche; in einer Woche; semaine "
        "prochaine; la semaine prochaine; la semana que viene; próxima semana; next monday; montag; lundi; "
        "lunes; segunda; 7 days; in 7 days"
    ),
    "2026-11-27": (
        "next friday; friday week; a week on friday; end of next week; nächsten Freitag; vendredi prochain; "
        "el viernes que viene; próximo viernes; Ende nächster Woche"
    ),
    "2026-11-30": (
        "in 2 weeks; two weeks; +2w; 2w; within 2 weeks; in zwei Wochen; dans deux semaines; en dos semanas; "
        "em duas semanas; end of month; end of the month; by end of month; eom; Ende des Monats; Monatsende; "
        "fin du mois; fin de mes; fim do mês; end of november; Ende November; fin novembre; 30 nov; 30.11; 14 "
        "days"
    ),
    "2026-12-01": (
        "1 dec; dec 1; 1st december; december 1st; 1. Dezember; 1 décembre; 1er décembre; le 1er décembre; 1 "
        "de diciembre; 1 de dezembro; 1.12.; 1.12; 01.12.; 1.12.2026; 01.12.26; 1 dec 2026; dec 1, 2026; 1st "
        "of december; 2026-12-01; 2026/12/1; 20261201; by 1 dec; zum 1. Dezember; 15d"
    ),
    "2026-12-16": (
        "in a month; in 1 month; next month; in einem Monat; nächsten Monat; dans un mois; le mois prochain; "
        "en un mes; el mes que viene"
    ),
    "2026-12-25": "25/12; 12/25; 25-12; 25 dec",
    "2026-12-31": (
        "end of year; eoy; end of the year; Jahresende; Ende des Jahres; fin de año; end of quarter; eoq; end "
        "of december; Ende Dezember; end of next month"
    ),
    "2027-01-05": "5 jan; jan 5; 5.1.; 5 janvier; 5 de enero; 5 de janeiro; 5. Januar",
    "2027-02-28": "end of february; Ende Februar; end of feb",
    "2025-12-01": "2025-12-01; 1.12.2025; 1 dec 2025",
}


@pytest.mark.parametrize(
    ("words", "day"), [(words.strip(), day) for day, listed in PHRASES.items() for words in listed.split(";")]
)
def test_a_day_as_people_say_it(words: str, day: str) -> None:
    assert parse_due_date(words, TODAY).isoformat() == day


def test_there_are_enough_phrases() -> None:
    assert sum(listed.count(";") + 1 for listed in PHRASES.values()) >= 150


@pytest.mark.parametrize(
    "words",
    ["", " ", "soon", "t", "s", "di", "32 dec", "30 feb", "2026-13-01", "next", "in weeks", "in 0x weeks", "ju",
     "friyay", "1", "13", "99/99", "end of", "end of time", "asap", "when it is done", "1e3 days"],
)  # fmt: skip
def test_what_names_no_day_is_told(words: str) -> None:
    assert "isn't a date" in refusal_of(lambda: parse_due_date(words, TODAY))


def test_what_names_two_days_is_told_with_both() -> None:
    assert refusal_of(lambda: parse_due_date("1/12", TODAY)) == (
        "“1/12” can mean 1 Dec or 12 Jan. Type the name of the month."
    )
    assert parse_due_date("12/12", TODAY) == date(2026, 12, 12)


def test_the_edges_of_months_and_years() -> None:
    assert parse_due_date("in a month", date(2027, 1, 31)) == date(2027, 2, 28)
    assert parse_due_date("in 14 months", date(2026, 11, 30)) == date(2028, 1, 30)
    assert parse_due_date("end of week", date(2026, 11, 20)) == date(2026, 11, 20), "on a Friday"
    assert parse_due_date("fri", date(2026, 11, 20)) == date(2026, 11, 27)
    assert parse_due_date("end of january", date(2026, 11, 16)) == date(2027, 1, 31)
    assert parse_due_date("eoq", date(2026, 5, 31)) == date(2026, 6, 30)


@given(st.text(max_size=30), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_any_text_names_a_day_or_is_refused(words: str, today: date) -> None:
    from translate_tui.model import UserError

    try:
        parse_due_date(words, today)
    except UserError as error:
        assert "isn't a date" in str(error) or "can mean" in str(error)

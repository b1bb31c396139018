"""Due dates as people say them in a meeting, in English, German, French, Spanish and Portuguese.

"friday", "next friday", "friday week", "in 2 weeks", "end of month", "1.12.", "1 dec 2026", "tomorrow", and the same
in the other languages. What can be read in two ways (1/12) is refused with both readings, not guessed.
"""

import calendar
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from translate_tui.model import UserError
from translate_tui.text import fold, plain

_WEEKDAYS: Final = (
    ("monday", "montag", "lundi", "lunes", "segunda", "segunda-feira"),
    ("tuesday", "dienstag", "mardi", "martes", "terca", "terca-feira"),
    ("wednesday", "mittwoch", "mercredi", "miercoles", "quarta", "quarta-feira"),
    ("thursday", "donnerstag", "jeudi", "jueves", "quinta", "quinta-feira"),
    ("friday", "freitag", "vendredi", "viernes", "sexta", "sexta-feira"),
    ("saturday", "samstag", "sonnabend", "samedi", "sabado"),
    ("sunday", "sonntag", "dimanche", "domingo"),
)
_MONTHS: Final = (
    ("january", "januar", "janner", "janvier", "enero", "janeiro"),
    ("february", "februar", "fevrier", "febrero", "fevereiro"),
    ("march", "marz", "maerz", "mars", "marzo", "marco"),
    ("april", "avril", "abril"),
    ("may", "mai", "mayo", "maio"),
    ("june", "juni", "juin", "junio", "junho"),
    ("july", "juli", "juillet", "julio", "julho"),
    ("august", "aout", "agosto"),
    ("september", "septembre", "septiembre", "setembro", "sept"),
    ("october", "oktober", "octobre", "octubre", "outubro"),
    ("november", "novembre", "noviembre", "novembro"),
    ("december", "dezember", "decembre", "diciembre", "dezembro"),
)
_MIN_LETTERS: Final = 3  # of a weekday or a month; fewer are ambiguous: "t", "s", "di" (Tuesday or Sunday)
# Words before a day that say nothing about which day it is.
_LEADING: Final = re.compile(
    r"(?:by|until|till|til|before|on|due|for|the|this|bis(?: zum| zu)?|am|zum|den|der|diesen?|kommenden?|avant|pour|"
    r"d'ici(?: a| le| la)?|jusqu'(?:a|au)|le|ce|cet|la|para(?: el| a| o)?|hasta(?: el)?|antes (?:del?|do|da)|"
    r"este|esta|ate(?: a| o)?|no|na|em|el|a|o)\s+"
)
_DAYS_AHEAD: Final = {
    0: "today|tonight|now|eod|end of day|end of the day|heute|aujourd'hui|ce soir|hoy|hoje",
    1: "tomorrow|tmr|tmrw|morgen|demain|manana|amanha",
    2: "(?:the )?day after tomorrow|ubermorgen|uebermorgen|apres-demain|apres demain|pasado manana|depois de amanha",
}
_NEXT: Final = r"(?:next|nachste[nrs]?|naechste[nrs]?|prochaine?|proxim[oa])"
_COMES_NEXT: Final = r"(?:prochaine?|proxim[oa]|que viene|que vem|week|in einer woche|en huit)"
_WEEK: Final = r"(?:weeks?|wk|w|wochen?|semaines?|semanas?)"
_DAY: Final = r"(?:days?|d|tage?n?|jours?|dias?)"
_MONTH: Final = r"(?:months?|mo|monate?n?|mois|mes(?:es)?)"
_COUNT: Final = (
    r"(\d{1,3}|an?|one|two|three|four|ein(?:e[nmr]?)?|zwei|drei|vier|"
    r"une?|deux|trois|quatre|uma?|una|dos|tres|dois|duas)"
)
_COUNTS: Final = {
    **dict.fromkeys("a an one ein eine einem einen einer un une um uma una".split(), 1),
    **dict.fromkeys("two zwei deux dos dois duas".split(), 2), **dict.fromkeys("three drei trois tres".split(), 3),
    **dict.fromkeys("four vier quatre".split(), 4),
}  # fmt: skip
_AHEAD: Final = re.compile(
    rf"(?:\+|in |within |en |dans |em |dentro de |daqui a )?\s*{_COUNT}\s*(?:({_DAY})|({_WEEK})|({_MONTH}))"
    r"(?: time| from now)?"
)
_END: Final = (
    r"(?:the )?(?:end of|ende|fin|final|fim)"
    r"(?: (?:the|this|der|des|dieser|dieses|de|du|del|do|da|la|el|cette|ce|este|esta))*"
)
_END_OF_WEEK: Final = re.compile(rf"eow|wochenende|{_END} ?(?:week|woche|semaine|semana)")
_END_OF_NEXT_WEEK: Final = re.compile(
    r"(?:the )?end of next week|ende (?:der )?(?:nachste[nr]|naechste[nr]|kommende[nr]) woche"
)
_END_OF_MONTH: Final = re.compile(rf"eom|monatsende|{_END} ?(?:month|monats?|mois|mes)")
_END_OF_NEXT_MONTH: Final = re.compile(
    r"(?:the )?end of next month|ende (?:des )?(?:nachsten|naechsten|kommenden) monats"
)
_END_OF_QUARTER: Final = re.compile(rf"eoq|quartalsende|{_END} ?(?:quarter|quartals?|trimestre)")
_END_OF_YEAR: Final = re.compile(rf"eoy|jahresende|{_END} ?(?:year|jahre?s?|annee|l'annee|ano)")
_END_OF_NAMED: Final = re.compile(rf"{_END} ([a-z]{{3,10}})(?: (\d{{4}}))?")
_NEXT_WEEK: Final = re.compile(rf"{_NEXT} (?:week|woche|semaine|semana)|(?:la )?(?:semaine|semana) {_COMES_NEXT}")
_NEXT_MONTH: Final = re.compile(rf"{_NEXT} (?:month|monat|mois|mes)|(?:le |el )?(?:mois|mes) {_COMES_NEXT}")
_NEXT_WEEKDAY: Final = re.compile(rf"{_NEXT} ([a-z-]+)|([a-z-]+) {_COMES_NEXT}|a week on ([a-z]+)|([a-z]+) in a week")
_DAY_MONTH: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|o|\.)?(?:\s(?:of|de)\s|\s?)([a-z]{3,10})\.?(?:,?(?: de| del)? (\d{2}|\d{4}))?"
)
_MONTH_DAY: Final = re.compile(r"([a-z]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_NUMBERS_DOTTED: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?(?:\s?(\d{2}|\d{4}))?")
_NUMBERS: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{2}|\d{4}))?")
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_FRIDAY: Final = 4  # a week of work ends on it


def parse_due_date(words: str, today: date) -> date:
    """Return the day that `words` mean.

    A weekday is the next one after today, "next" one that of the next calendar week; a day and month is the next one
    from today on; the end of a week is its Friday; "next week" is a week from today. Only a date with its year can be
    in the past. Raises UserError for what names no day, and for what names two.
    """
    rest = fold(words.replace("’", "'")).strip(" .!")
    while True:
        for read in _READINGS:
            with suppress(OverflowError, ValueError):  # it is after the year 9999, or before the year 1
                if (day := read(rest, today)) is not None:
                    return day
        leading = _LEADING.match(rest)
        if leading is None:
            break
        rest = rest[leading.end() :]
    raise UserError(
        f"“{plain(words)}” isn't a date. Type friday, tomorrow, in 2 weeks, end of month, 1 dec or 2026-12-01, "
        "or leave it empty."
    )


def _named(folded: str, today: date) -> date | None:
    for days, pattern in _DAYS_AHEAD.items():
        if re.fullmatch(pattern, folded):
            return today + timedelta(days=days)
    weekday = _find(folded.strip("."), _WEEKDAYS)
    return None if weekday is None else _next_weekday(weekday, today)


def _ahead(folded: str, today: date) -> date | None:
    if _NEXT_WEEK.fullmatch(folded):
        return today + timedelta(weeks=1)
    if _NEXT_MONTH.fullmatch(folded):
        return _months_on(today, 1)
    match = _AHEAD.fullmatch(folded)
    if match is None:
        return None
    count = _COUNTS.get(match[1]) or int(match[1])
    if match[4]:
        return _months_on(today, count)
    return today + (timedelta(days=count) if match[2] else timedelta(weeks=count))


def _next(folded: str, today: date) -> date | None:
    match = _NEXT_WEEKDAY.fullmatch(folded)
    weekday = _find(next(filter(None, match.groups())), _WEEKDAYS) if match else None
    if match is None or weekday is None:
        return None
    if re.search(r" (?:week|in einer woche|en huit)$|^a week on|in a week$", folded):  # "friday week"
        return _next_weekday(weekday, today) + timedelta(weeks=1)
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=1, days=weekday)


def _end(folded: str, today: date) -> date | None:
    friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
    if _END_OF_NEXT_WEEK.fullmatch(folded):
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(weeks=1, days=_FRIDAY)
    if _END_OF_WEEK.fullmatch(folded):
        return friday
    if _END_OF_NEXT_MONTH.fullmatch(folded):
        return _last_of_month(_months_on(today.replace(day=1), 1))
    if _END_OF_MONTH.fullmatch(folded):
        return _last_of_month(today)
    if _END_OF_QUARTER.fullmatch(folded):
        return _last_of_month(today.replace(day=1, month=(today.month + 2) // 3 * 3))
    if _END_OF_YEAR.fullmatch(folded):
        return today.replace(month=12, day=31)
    match = _END_OF_NAMED.fullmatch(folded)
    month = _find(match[1], _MONTHS) if match else None
    if match is None or month is None:
        return None
    year = int(match[2]) if match[2] else today.year + (month + 1 < today.month)
    return _last_of_month(date(year, month + 1, 1))


def _written(folded: str, today: date) -> date | None:
    """Read a day with the name of its month."""
    if match := _DAY_MONTH.fullmatch(folded):
        day, name, year = match.groups()
    elif match := _MONTH_DAY.fullmatch(folded):
        name, day, year = match.groups()
    else:
        return None
    month = _find(name, _MONTHS)
    return None if month is None else _day_of(int(day), month + 1, year, today)


def _iso(folded: str, today: date) -> date | None:
    if match := _ISO.fullmatch(folded):
        return _day_of(int(match[3]), int(match[2]), match[1], today)
    return _day_of(int(folded[6:]), int(folded[4:6]), folded[:4], today) if re.fullmatch(r"\d{8}", folded) else None


def _numbers_dotted(folded: str, today: date) -> date | None:
    """Read 1.12. and 1.12.2026, where the day always comes first."""
    match = _NUMBERS_DOTTED.fullmatch(folded)
    return _day_of(int(match[1]), int(match[2]), match[3], today) if match else None


def _numbers(folded: str, today: date) -> date | None:
    """Read 25/12 and 12/25, in which only one number can be the month. Raises UserError where both can."""
    match = _NUMBERS.fullmatch(folded)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[2]), match[3]
    readings = [_day_of(day, month, year, today) for day, month in ((first, second), (second, first))]
    days = list(dict.fromkeys(day for day in readings if day is not None))
    if len(days) > 1:
        both = " or ".join(f"{day.day} {day:%b}" for day in days)
        raise UserError(f"“{folded}” can mean {both}. Type the name of the month.")
    return days[0] if days else None


_READINGS: Final[tuple[Callable[[str, date], date | None], ...]] = (
    _named, _ahead, _next, _end, _written, _iso, _numbers_dotted, _numbers,
)  # fmt: skip


def _find(word: str, names: Iterable[tuple[str, ...]]) -> int | None:
    """Return the number of the name that a word is or begins, from three letters on; None for none or several."""
    if len(word) < _MIN_LETTERS:
        return None
    exact = [number for number, spellings in enumerate(names) if word in spellings]
    begins = [number for number, spellings in enumerate(names) if any(name.startswith(word) for name in spellings)]
    matches = exact or begins
    return matches[0] if len(matches) == 1 else None


def _next_weekday(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _months_on(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _day_of(day: int, month: int, year: str | None, today: date) -> date | None:
    """Return a day of a year, or without one the next such day from today on; None if there is none."""
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year + 1]
    for candidate in years:
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None

"""Six weeks of an invented company, lived through the same services as the app, week by week.

    python scripts/six_weeks.py [FOLDER]

Each week: an export comes in, its tickets are triaged, cards are completed, at most five patterns
are slated, the meeting is held against the clock, and its minutes are written. Written for the tests
(tests/test_six_weeks.py), which hold what must be true after each of them; with a folder, the minutes of
each week are written there.
"""

import csv
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translate_tui.model import Impact, Outcome, Pattern, Phase, Role, SealedImpact  # noqa: E402
from translate_tui.protocol.card import Field  # noqa: E402
from translate_tui.protocol.exchanges import Direction  # noqa: E402
from translate_tui.services.rating import SIDES  # noqa: E402
from translate_tui.services.workspace import Workspace  # noqa: E402

MONDAY = datetime(2026, 9, 7, 9, tzinfo=UTC)
CUSTOMERS = (
    "Alderbrook Foods", "Bexley & Thorne", "Corvane Studios", "Dunmore Freight", "Estrella Textil",
    "Fjordkraft Nord", "Galloway Dental", "Harbourline", "Ivory Lane Hotels", "Jorvik Optics", "Kestrel Air",
    "Lumen Bakery",
)  # fmt: skip
SEGMENTS = ("enterprise", "smb", "mid-market")
VALUES = (120_000, 9_000, 40_000)


class Theme(NamedTuple):
    """What becomes one pattern: how many of its tickets are posted in each week, and what its card says."""

    title: str
    said: str
    weeks: tuple[int, ...]
    struggle: str
    workaround: str
    requested: str
    support: Impact
    product: Impact
    joint: Impact


THEMES = (
    Theme(
        "Bulk import stops above 200 users", "the import of users stops above two hundred rows", (2, 3, 4, 5, 6, 7),
        "importing more than 200 users", "splitting the file by hand", "a background import",
        Impact.H, Impact.L, Impact.H,
    ),
    Theme(
        "Invoices show the wrong VAT", "our invoice shows the wrong VAT rate again", (6, 5, 3, 2, 1, 1),
        "invoices with the wrong VAT", "correcting the invoice in a spreadsheet", "one VAT table for each country",
        Impact.M, Impact.M, Impact.M,
    ),
    Theme(
        "Sign-on drops people in mid-shift", "single sign-on logs our people out in the middle of a shift",
        (4, 4, 0, 0, 3, 3),
        "sessions that end in the middle of a shift", "signing in again at every hour",
        "a session as long as a shift", Impact.H, Impact.M, Impact.H,
    ),
    Theme(
        "Exports leave out our own fields", "the export leaves out the fields that we made ourselves",
        (3, 3, 3, 3, 3, 3),
        "exports without their own fields", "none known", "a choice of fields before the export",
        Impact.L, Impact.L, Impact.L,
    ),
    Theme(
        "Maps are empty since the update", "the map stays empty since the last update", (0, 0, 0, 0, 0, 4),
        "maps that stay empty", "", "the map as it was before", Impact.M, Impact.M, Impact.M,
    ),
)  # fmt: skip
PEOPLE = (
    ("Noor Vandersteen", Role.FACILITATOR), ("Iker Zabalza", Role.SUPPORT), ("Philippa Okwuosa", Role.SUPPORT),
    ("Tomasz Brylski", Role.PRODUCT), ("Yuna Haraldsen", Role.LISTENER),
)  # fmt: skip


class Week(NamedTuple):
    """What stood at the end of a week."""

    number: int
    minutes: str
    promised: frozenset[str]
    courses: dict[str, str]


class Weeks:
    """The six weeks on one database."""

    def __init__(self, path: Path) -> None:
        self.now = MONDAY
        self.folder = path.parent
        self.work = Workspace(path, lambda: self.now)
        self.promised: set[str] = set()

    def live(self) -> Iterator[Week]:
        """Live one week after the other."""
        for number in range(1, 7):
            self.now = MONDAY + timedelta(weeks=number)
            self._import(number)
            self._triage()
            self._prepare(number)
            self.now += timedelta(days=2, hours=5)
            self._meet(number)
            minutes = self.work.minutes.text(self.work.minutes.require_meeting(None))
            courses = {p.title: str(self.work.patterns.trend(p).course) for p in self.work.patterns.all()}
            yield Week(number, minutes, frozenset(self.promised), courses)

    # ------------------------------------------------------------- the week

    def _import(self, number: int) -> None:
        """Take in a helpdesk's export; it always holds everything so far, and week 5 comes with week 6."""
        if number == 5:
            return
        path = self.folder / f"week-{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Ticket ID", "Description", "Company", "Segment", "Type", "Created"])
            writer.writerows(row for week in range(number) for row in self._rows(week))
        self.work.river.import_files([path])

    def _rows(self, week: int) -> Iterator[tuple[object, ...]]:
        for place, theme in enumerate(THEMES):
            for n in range(theme.weeks[week]):
                who = (place * 3 + week * 5 + n) % len(CUSTOMERS)
                posted = MONDAY + timedelta(weeks=week, days=n % 5, hours=n)
                said = f"At {CUSTOMERS[who]} {theme.said}, case {week + 1}.{n + 1}."
                company = CUSTOMERS[who] if n != 3 else ""
                yield (
                    f"{place + 1}{week + 1:02d}{n + 1:02d}",
                    said,
                    company,
                    SEGMENTS[who % 3],
                    "bug",
                    posted.isoformat(),
                )

    def _triage(self) -> None:
        """Put every ticket where it belongs."""
        triage = self.work.triage
        for ticket_id in list(triage.ids()):
            ticket = triage.tickets([ticket_id])[ticket_id]
            theme = next(t for t in THEMES if t.said in ticket.quote)
            known = self._pattern(theme)
            if known is None:
                triage.create_pattern([ticket_id], theme.title)
            else:
                triage.move([ticket_id], known.id)
            self.now += timedelta(seconds=5)

    def _pattern(self, theme: Theme) -> Pattern | None:
        return next((p for p in self.work.patterns.all() if p.title == theme.title), None)

    def _prepare(self, number: int) -> None:
        """Complete the cards, note what shipped, slate at most five."""
        cards, slate = self.work.patterns, self.work.slate
        for theme in THEMES:
            pattern = self._pattern(theme)
            if pattern is None:
                continue
            if not pattern.struggle:
                for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED):
                    if words := getattr(theme, field.value):
                        cards.write(pattern.id, field, words)
                if theme.workaround:
                    self.work.ratings.rate(pattern.id, theme.support)
            if number == 4 and "shift" in theme.said:
                cards.ship(pattern.id, str((MONDAY + timedelta(weeks=3)).date()))
            if not (number == 4 and pattern.shipped):
                lacks = slate.missing_for_gate(pattern.id)
                slate.add(pattern.id, "it began this week and everybody asks" if lacks else "")
        if number == 1:
            self.work.attendance.expect(
                ", ".join(name for name, role in PEOPLE if role is Role.SUPPORT), Role.SUPPORT
            )
            for name, role in PEOPLE:
                self.work.attendance.expect(name, role)
        if number in (2, 5):
            way = Direction.PRODUCT if number == 2 else Direction.SUPPORT
            self.work.exchanges.log(way, str(self.now.date()), "Tomasz Brylski", "how long a shift is")

    # ---------------------------------------------------------- the meeting

    def _meet(self, number: int) -> None:
        """Hold the meeting: back and forth, a pause, a pattern not reached, promises asked for first."""
        meetings = self.work.meetings
        meetings.start()
        meeting = meetings.require_running()
        self.work.attendance.confirm_all()
        for stage in meeting.stages:
            self.now += timedelta(seconds=stage.planned + (25, -40, 10, 55, -15, 0)[(stage.position + number) % 6])
            if stage.phase is Phase.REVIEW:
                self._settle(number)
            elif stage.phase is Phase.PATTERNS and stage.pattern_id is not None:
                self._decide(number, stage.pattern_id)
            elif stage.phase is Phase.GRID:
                self._place()
            elif stage.phase is Phase.COMMITMENTS:
                self._commit(number)
                if number == 3:  # something is looked up once more, and nothing is lost by it
                    for by in (-1, -1, 1, 1):
                        self.now += timedelta(seconds=7)
                        meetings.move(by)
                    meetings.pause()
                    self.now += timedelta(minutes=4)
                    meetings.pause()
            meetings.move(1)
            if number == 5 and stage.position == 3:
                meetings.move(1)  # the second pattern is passed over
        meetings.end()

    def _decide(self, number: int, pattern_id: int) -> None:
        pattern = self.work.patterns.require(pattern_id)
        outcome = (Outcome.ACCEPTED, Outcome.DEFERRED, Outcome.DECLINED)[(pattern.number + number) % 3]
        if number != 5 or pattern.number != 2:
            self.work.decisions.decide(pattern_id, outcome, f"week {number}: {pattern.volume} tell us so")

    def _place(self) -> None:
        for entry in self.work.slate.of_meeting(self.work.meetings.require_running().id):
            theme = next(t for t in THEMES if t.title == entry.pattern.title)
            ratings = self.work.ratings
            for side, impact in zip(SIDES, (theme.support, theme.product), strict=True):
                ratings.submit(ratings.current_round(entry.pattern.id), side, SealedImpact(impact))
            ratings.agree(ratings.current_round(entry.pattern.id), theme.joint)
            left = "" if theme.joint is Impact.L else "two left"
            self.work.patterns.write_risks(entry.pattern.id, "renewals in spring", left)

    def _commit(self, number: int) -> None:
        first = self.work.patterns.all()[0].id
        for what, owner, due, about in (
            (f"Measure the import of week {number}", "Tomasz Brylski", "fri", first),
            (f"Call back the customers of week {number}", "Philippa Okwuosa", "+2w", None),
            (f"Ask for figures, week {number}", "", "", None),
        ):
            self.work.commitments.add(about, what, owner, due)
            self.promised.add(what)
        self.work.parking_lot.add(f"Who pays for week {number}?", "Iker Zabalza")

    def _settle(self, number: int) -> None:
        """Figures are dropped after two weeks, calls kept after one, measuring stays open, its day moved."""
        commitments = self.work.commitments
        for promise in commitments.to_review(self.work.meetings.require_running()):
            week = int(promise.what.split()[-1])
            if promise.what.startswith("Call") and week == number - 1:
                commitments.settle(promise, "kept")
            elif promise.what.startswith("Ask") and week == number - 2:
                commitments.settle(promise, "dropped", "nobody has these figures")
            elif promise.what.startswith("Measure") and week == number - 1 and number < 4:
                commitments.change(promise, promise.what, promise.owner, "+1w")


def customers_csv(path: Path) -> Path:
    """Write what the customers pay, as an account list has it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Account name", "Segment", "ARR"])
        for n, name in enumerate(CUSTOMERS[:8]):
            writer.writerow([name, SEGMENTS[n % 3], VALUES[n % 3]])
    return path


def main() -> None:
    """Live the six weeks and say how they went."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder:
        for week in Weeks(Path(folder) / "weeks.db").live():
            print(f"week {week.number}: {len(week.promised)} promises so far; {week.courses}")
            if target is not None:
                target.mkdir(parents=True, exist_ok=True)
                (target / f"week-{week.number}.md").write_text(week.minutes, encoding="utf-8")


if __name__ == "__main__":
    main()

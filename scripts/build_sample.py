"""Build sample.db: six weeks of one invented company, made through the same services as the app.

    python scripts/build_sample.py [TARGET]

The clock is set by hand and nothing is drawn by chance, so the same content gives the same
SQL dump; tests/test_sample.py compares. What people said is in sample_content.json.
"""

import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

# Days are local days: wherever the script runs, the sample is made where it is UTC.
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translate_tui.model import Impact, Money, NewReply, NewTicket, Outcome, Role, SealedImpact  # noqa: E402
from translate_tui.protocol.brief import Note  # noqa: E402
from translate_tui.protocol.card import Field  # noqa: E402
from translate_tui.protocol.empathy import EmpathyPart, Persona  # noqa: E402
from translate_tui.protocol.exchanges import Direction  # noqa: E402
from translate_tui.river.mapping import RowSource  # noqa: E402
from translate_tui.river.meanings import KNOWN  # noqa: E402
from translate_tui.services.importing import import_source  # noqa: E402
from translate_tui.services.rating import SIDES  # noqa: E402
from translate_tui.services.workspace import Workspace  # noqa: E402
from translate_tui.store import customers, sources, tickets  # noqa: E402
from translate_tui.store import purge as purges  # noqa: E402

MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)
SOURCES = (
    ("river lines", "River lines", "#river"),
    ("table:helpdesk", "CSV", "helpdesk.csv"),
    ("records:tracker", "JSON", "tracker.json"),
)
# How long the stages of past meetings took, in seconds, stage after stage.
PACE = (110, 265, 205, 170, 240, 195, 150, 230, 160, 95)


class Story:
    """The six weeks, told week by week."""

    def __init__(self, path: Path, content: dict[str, Any]) -> None:
        self.now = MONDAY
        self.content = content
        self.workspace = Workspace(path, lambda: self.now)
        self.db = self.workspace._db
        self.db.window = "sample"
        self.patterns: dict[str, int] = {}
        self.carded: set[str] = set()
        self.promised: list[tuple[dict[str, Any], int]] = []
        self.serial = 0
        self.roles = {person["name"]: Role(person["role"]) for person in content["people"]}

    def tell(self) -> None:
        """Tell all of it."""
        self.now = MONDAY + timedelta(days=2, hours=1)
        self.purge()
        meetings = {date.fromisoformat(m["date"]): m for m in self.content["meetings"]}
        for week in range(1, 7):
            self.now = MONDAY + timedelta(weeks=week)
            self.import_week(week)
            if week == 1:
                self.customer_facts()
            self.triage(week)
            for day, meeting in meetings.items():
                if self.now.date() < day < self.now.date() + timedelta(days=7):
                    self.meet(day, meeting)
            for exchange in self.content["exchanges"]:
                self.exchange(exchange, week)
        self.finish()
        self.workspace.close()

    # -------------------------------------------------------------- tickets

    def quotes(self, week: int) -> Iterator[tuple[str | None, dict[str, Any]]]:
        """Yield the week's tickets with the pattern each belongs to (None: it waits in the inbox)."""
        for pattern in self.content["patterns"]:
            for said in pattern["quotes"]:
                if said["week"] == week:
                    yield pattern["key"], said
            if week == 6:
                for said in pattern["waiting"]:
                    yield None, said
        for said in (*self.content["strays"], *self.content["praise"], *self.content["auto_replies"]):
            if said.get("week", 6) == week:
                yield None, said

    def import_week(self, week: int) -> None:
        """Take in a week's tickets, each source as one import."""
        self.belongs: dict[str, list[tuple[str, str]]] = defaultdict(list)
        by_source: dict[int, list[NewTicket]] = defaultdict(list)
        listed = sorted(self.quotes(week), key=lambda item: (len(item[1]["text"]) * 7919) % 101)
        for place, (key, said) in enumerate(listed):
            self.serial += 1
            source = (0, 0, 1, 0, 2, 1)[place % 6]
            posted = MONDAY + timedelta(weeks=week - 1, days=place % 5, minutes=(place * 37) % 480)
            ticket = self.ticket(said, source, posted)
            by_source[source].append(ticket)
            if key:
                self.belongs[key].append((SOURCES[source][0], ticket.ref))
        for source, rows in sorted(by_source.items()):
            source_key, format_name, name = SOURCES[source]
            import_source(
                self.db,
                RowSource(source_key, format_name, name, iter(rows)),
                lambda report, name=name: f"imported {name} ({report.added} new, {report.updated} updated)",
            )
            self.now += timedelta(minutes=1)

    def ticket(self, said: dict[str, Any], source: int, posted: datetime) -> NewTicket:
        """Return a ticket as a reader would have given it."""
        reply = said.get("reply")
        replies = ()
        if reply:
            replies = (
                NewReply("1", reply["text"], reply["author"], posted + timedelta(hours=2), reply["customer"] or ""),
            )
        title = "" if source == 0 else said["text"].split(". ")[0].split("\n")[0][:70].strip()
        return NewTicket(
            line=1,
            ref=f"{(0, 8000, 300)[source] + self.serial}",
            quote=said["text"],
            title="" if title == said["text"].strip() else title,
            type=KNOWN.type(said.get("type", "PRAISE")),
            segment=KNOWN.segment(said["segment"]),
            impact_words=said.get("impact_words", ""),
            customer=said["customer"] or "",
            posted_at=posted,
            workaround=said.get("workaround", ""),
            requested=said.get("requested", ""),
            author=[n for n, r in self.roles.items() if r is Role.SUPPORT][self.serial % 4],
            in_format=source == 0,
            person=said.get("person", ""),  # of tickets without a company
            replies=replies,
        )

    def customer_facts(self) -> None:
        """Note segments and yearly values, as the account list has them."""
        facts = {c["name"]: c for c in self.content["customers"]}
        with self.db.step("noted segments and yearly values"):
            for row in customers.all_customers(self.db):
                if row.name in facts:
                    fact = facts.pop(row.name)
                    amount = fact["yearly_value"]
                    value = None if amount is None else Money(amount, "EUR")
                    customers.set_facts(self.db, row.id, fact["segment"], value)
        self.now += timedelta(minutes=1)

    def triage(self, week: int) -> None:
        """Put the week's tickets where they belong, taking the suggestion where it is right."""
        triage = self.workspace.triage
        for key, names in self.belongs.items():
            for source_key, ref in names:
                source = sources.source_id(self.db, source_key, "", "")
                ticket_id = tickets.ticket_ids(self.db, source, [ref])[ref]
                self.now += timedelta(seconds=7)
                self.place(triage, key, ticket_id)
        for key, ticket_id in [told for told in self.purged if told[0] in self.patterns]:
            self.purged.remove((key, ticket_id))
            self.now += timedelta(seconds=5)
            triage.move([ticket_id], self.patterns[key])
        proposed = self.workspace.set_aside.proposed_in_inbox()
        if week < 6 and proposed:  # the last week's wait in the inbox
            self.now += timedelta(seconds=7)
            self.workspace.set_aside.accept(list(proposed))

    def place(self, triage: Any, key: str, ticket_id: int) -> None:
        """Put one ticket into its pattern, making it with the first one."""
        if key not in self.patterns:
            title = next(p["title"] for p in self.content["patterns"] if p["key"] == key)
            self.patterns[key], _ = triage.create_pattern([ticket_id], title)
            return
        suggestions = triage.suggestions(triage.tickets([ticket_id])[ticket_id])
        wanted = self.patterns[key]
        right = next((p for p in suggestions if p.pattern.id == wanted), None)
        if right is None:
            triage.move([ticket_id], wanted)
        else:
            triage.accept([ticket_id], right, picked=right is not suggestions[0])

    # ---------------------------------------------------------------- cards

    def write_card(self, key: str) -> None:
        """Write the card of a pattern, as far as its content goes."""
        if key in self.carded:
            return
        self.carded.add(key)
        pattern = next(p for p in self.content["patterns"] if p["key"] == key)
        for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED):
            if pattern[field.value]:
                self.now += timedelta(seconds=20)
                self.workspace.patterns.write(self.patterns[key], field, pattern[field.value])
        if pattern["revenue_risk"] or pattern["retention_risk"]:
            self.workspace.patterns.write_risks(
                self.patterns[key], pattern["revenue_risk"] or "", pattern["retention_risk"] or ""
            )

    def rate(self, key: str) -> None:
        """Rate the impact while preparing, as support sees it, where nobody has."""
        told = next(p for p in self.content["patterns"] if p["key"] == key)
        impact = told["support_impact"] or told["impact"]
        if impact and self.workspace.patterns.require(self.patterns[key]).impact is None:
            self.workspace.ratings.rate(self.patterns[key], Impact(impact))

    # -------------------------------------------------------------- meetings

    def meet(self, day: date, told: dict[str, Any]) -> None:
        """Hold a meeting as it was told."""
        work = self.workspace
        self.now = datetime(day.year, day.month, day.day, 13, 40, tzinfo=UTC)
        for key in told["slate"]:
            self.write_card(key)
            self.rate(key)
            lacks = work.slate.missing_for_gate(self.patterns[key])
            work.slate.add(self.patterns[key], "one large rollout waits for it" if lacks else "")
            self.now += timedelta(seconds=15)
        self.now = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
        work.meetings.start()
        meeting = work.meetings.require_running()
        pace = iter(PACE[len(self.promised) % 3 :] + PACE)
        expected = [person.name for person in work.attendance.unconfirmed(meeting)]
        for name in expected:
            if name not in told["attendance"]:
                work.attendance.remove(name)
        if work.attendance.unconfirmed(meeting):
            work.attendance.confirm_all()
        for name in told["attendance"]:
            if name not in expected:
                work.attendance.add(name, self.roles[name])
        decisions = {d["pattern"]: d for d in told["decisions"]}
        keys = {pattern_id: key for key, pattern_id in self.patterns.items()}
        for stage in meeting.stages:
            key = keys.get(stage.pattern_id or 0)
            if key in told["not_reached"]:
                work.meetings.move(1)
                continue
            self.now += timedelta(seconds=next(pace))
            if stage.phase == "review":
                self.settle(day)
            if key in decisions:
                decided = decisions[key]
                work.decisions.decide(self.patterns[key], Outcome(decided["outcome"]), decided["why"])
            if stage.phase == "grid":
                self.place_on_grid([k for k in told["slate"] if k not in told["not_reached"]])
            if stage.phase == "commitments":
                for promise in told["commitments"]:
                    about = self.patterns[promise["pattern"]] if promise["pattern"] else None
                    work.commitments.add(about, promise["what"], promise["owner"], promise["due"])
                    self.promised.append((promise, work.commitments.of_meeting(meeting)[-1].id))
                for item in told["parking_lot"]:
                    work.parking_lot.add(item["what"], item["raised_by"])
            work.meetings.move(1)
        work.meetings.end()

    def settle(self, day: date) -> None:
        """Say of each promise what became of it, once its day has come."""
        for promise, commitment_id in self.promised:
            if promise["state"] == "open" or date.fromisoformat(promise["due"]) > day:
                continue
            for commitment in self.workspace.commitments.open():
                if commitment.id == commitment_id:
                    self.workspace.commitments.settle(commitment, promise["state"], promise["reason"])

    def place_on_grid(self, keys: list[str]) -> None:
        """Place the slate's patterns: support and product apart, then both together."""
        for key in keys:
            told = next(p for p in self.content["patterns"] if p["key"] == key)
            ratings, pattern_id = self.workspace.ratings, self.patterns[key]
            if told["support_impact"] and told["product_impact"]:
                for side in SIDES:
                    impact = SealedImpact(Impact(told[f"{side}_impact"]))
                    ratings.submit(ratings.current_round(pattern_id), side, impact)
            if told["impact"]:
                ratings.agree(ratings.current_round(pattern_id), Impact(told["impact"]))

    # ------------------------------------------------------------ around it

    def purge(self) -> None:
        """The purge session before the first meeting: everything said was heard."""
        work = self.workspace
        work.purges.start()
        speaker: str | None = "nobody yet"
        self.purged: list[tuple[str, int]] = []
        for said in self.content["purge"]:
            if said["speaker"] != speaker:
                speaker = said["speaker"]
                work.purges.give_turn(speaker or "")
            self.now += timedelta(seconds=150)
            work.purges.add_entry(said["said"])
        session = work.purges.require_running()
        for entry, said in zip(work.purges.entries(session), self.content["purge"], strict=True):
            self.now += timedelta(seconds=6)
            work.purges.toggle_heard(entry)
            if said["pattern"]:
                self.purged.append((said["pattern"], entry.ticket_id))
        work.purges.end()
        self.empathy("2026-10-09")

    def empathy(self, day: str) -> None:
        """Fill the empathy maps of a day."""
        kept, self.now = self.now, datetime.fromisoformat(f"{day}T15:00:00+00:00")
        for told in self.content["empathy"]:
            if told["made_on"] == day:
                maps, person = self.workspace.empathy, Persona(told["role"])
                maps.begin(person)
                for part in EmpathyPart:
                    self.now += timedelta(seconds=90)
                    maps.write(maps.of_persona(person)[0].id, part, told[part.value], "")
        self.now = kept

    def exchange(self, told: dict[str, Any], week: int) -> None:
        """Log a day that somebody spent on the other side."""
        day = date.fromisoformat(told["day"])
        if (day - MONDAY.date()).days // 7 + 1 == week:
            self.workspace.exchanges.log(Direction(told["direction"]), told["day"], told["who"], told["learned"])

    def finish(self) -> None:
        """Today: cards written, next week's slate begun, the rest waiting."""
        self.empathy("2026-11-13")
        for key, notes in self.content["notes"].items():
            for kind, words in notes.items():
                self.workspace.notes.write(self.patterns[key], Note(kind), words, "")
        for key, names in self.content["named"].items():
            for name in names:
                self.workspace.cases.name(self.workspace.patterns.require(self.patterns[key]), name)
        for pattern in self.content["patterns"]:
            if pattern["stage"] != "new" or pattern["impact"]:
                self.write_card(pattern["key"])
            now = self.workspace.patterns.require(self.patterns[pattern["key"]])
            if pattern["impact"] and now.impact is None and pattern["stage"] != "new":
                self.workspace.ratings.rate(now.id, Impact(pattern["impact"]))
            if pattern["stage"] == "shipped":
                self.workspace.patterns.ship(now.id, f"{MONDAY + timedelta(weeks=4, days=1):%Y-%m-%d}")
            if pattern["stage"] == "slated":
                self.workspace.slate.add(now.id)
            self.now += timedelta(seconds=30)
        assert purges.newest_session(self.db) is not None


def build(target: Path) -> None:
    """Write the sample database to `target`, replacing what is there."""
    content = json.loads((ROOT / "scripts" / "sample_content.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "sample.db"
        Story(made, content).tell()
        target.write_bytes(made.read_bytes())


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample.db")

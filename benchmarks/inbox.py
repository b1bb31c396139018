"""Empty the inbox of a messy week by keys, and count them; and time how 500 marked tickets are set aside.

    python benchmarks/inbox.py [--json]

151 tickets: what customers of the sample said in two weeks, one-offs, praise with tags, automatic replies in five
languages, spam, tests. The patterns of the three weeks before are there. Whoever presses the keys knows for each
ticket what it is about, accepts what is proposed where that is right, and does the rest by hand. Exit code 1 when the
inbox is not empty, a ticket takes more than two keys, or 500 tickets take more than 100 ms (the median of several
times, each undone).
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from budgets import ROOT, Figure, report

sys.path.insert(0, str(ROOT))

from tests.app.conftest import User, run
from tests.conftest import Clock
from translate_tui.model import AsideKind
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.groups import GroupsScreen
from translate_tui.ui.screens.ticket_browser import TicketBrowserScreen
from translate_tui.ui.widgets.suggestions import SuggestionPane

TICKETS, MARKED, ROUNDS = 151, 500, 9
ONE_OFF, SPAM, PRAISE, AUTO_REPLY = "one-off", "spam", "praise", "auto-reply"
AUTO_REPLIES = (
    ("Automatic reply: your ticket", "I am out of the office until Monday with no access to email."),
    ("Abwesenheitsnotiz: Rechnung", "Ich bin bis Freitag nicht im Büro."),
    ("Réponse automatique : facture", "Je suis absente du bureau jusqu'au 20 novembre."),
    ("Respuesta automática: pedido", "Estoy fuera de la oficina hasta el lunes."),
    ("Risposta automatica: ordine", "Sono fuori ufficio fino a lunedì."),
    ("Undeliverable: your ticket", "Delivery has failed to these recipients: nobody@alba.example"),
)
JUNK = (
    ("Rank first on every search engine", SPAM), ("You have won a lorry, click here to claim it", SPAM),
    ("Cheap toner for your office", SPAM), ("Re: Re: invoice attached, please open the file", SPAM),
    ("test", ONE_OFF), ("ok thanks", ONE_OFF), ("👍👍👍", ONE_OFF), ("please ignore my last message", ONE_OFF),
    ("What are your opening hours on 24 December?", ONE_OFF), ("Can I have a copy of our contract?", ONE_OFF),
    ("<div>sent from my phone</div>", ONE_OFF), ("Who do I talk to about a job with you?", ONE_OFF),
)  # fmt: skip


class Week:
    """The tickets of the week with what each is: the key of its pattern, or why it needs none."""

    def __init__(self) -> None:
        content = json.loads((ROOT / "scripts" / "sample_content.json").read_text("utf-8"))
        self.titles = {pattern["key"]: pattern["title"] for pattern in content["patterns"]}
        self.rows: list[tuple[str, str, str, str]] = []  # title, text, tags, what it is
        quotes = [(said, pattern["key"]) for pattern in content["patterns"] for said in pattern["quotes"]]
        self.before = [(said, key) for said, key in quotes if said["week"] <= 3]
        self.rows += [("", said["text"], "", key) for said, key in quotes if said["week"] in (4, 5)]
        self.rows += [(title, text, "", AUTO_REPLY) for title, text in AUTO_REPLIES]
        self.rows += [("", said["text"], "kudos", PRAISE) for said in content["praise"]]
        self.rows += [("", text, "", kind) for text, kind in JUNK]
        self.rows += [("", said["text"], "", ONE_OFF) for said in content["strays"]]
        self.rows += [("", said["text"], "", key) for said, key in quotes if said["week"] == 6]
        self.rows = self.rows[:TICKETS]
        self.rows.sort(key=lambda row: (len(row[1]) * 7919) % 101)  # as they come in: in no order
        self.kinds = {f"T-{number}": row[-1] for number, row in enumerate(self.rows, 1)}  # by id

    def write(self, path: Path) -> Path:
        """Write the week as a CSV export."""
        lines = ["id,title,text,tags,company"]
        for number, (title, text, tags, _) in enumerate(self.rows, 1):
            quoted = '","'.join(cell.replace('"', '""') for cell in (title, text, tags, f"Firm {number % 40}"))
            lines.append(f'T-{number},"{quoted}"')
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


class Facilitator:
    """Presses keys and counts them."""

    def __init__(self, user: User, week: Week, patterns: dict[str, int]) -> None:
        self.user = user
        self.week = week
        self.patterns = patterns  # the id of the pattern of each key
        self.keys = 0

    @property
    def work(self) -> Workspace:
        """The database whose inbox is emptied."""
        return self.user.app.work

    def kind(self, ticket_id: int) -> str:
        """What a ticket is: the key of its pattern, or why it needs none."""
        return self.week.kinds[self.work.triage.tickets([ticket_id])[ticket_id].ref]

    async def press(self, *keys: str) -> None:
        """Press keys, each of which counts."""
        self.keys += len(keys)
        await self.user.press(*keys)

    async def empty_inbox(self) -> None:
        """Do the whole inbox: what is proposed to be set aside, then groups, then ticket by ticket."""
        await self.user.matcher_ready()
        await self.press("Z", "y")
        await self.groups()
        while self.work.triage.inbox_count():
            await self.user.matcher_ready()
            await self.ticket()

    async def groups(self) -> None:
        """Accept each group of which most is right, without the tickets that are wrong in it."""
        await self.press("G")
        await self.user.workers_done()
        screen = self.user.shown_screen
        assert isinstance(screen, GroupsScreen)
        passed = 0
        while screen.group is not None and passed < len(screen.rows.groups):
            group = screen.group
            kinds = [self.kind(ticket_id) for ticket_id in group.ids]
            wanted = max(set(kinds), key=kinds.count)
            wrong = [index for index, kind in enumerate(kinds) if kind != wanted]
            known = self.patterns.get(wanted)
            proposed = group.pattern.id if group.pattern else None
            fits = wanted in self.week.titles and (proposed == known or (known is None and proposed is None))
            if not fits or len(wrong) * 3 > len(kinds):
                passed += 1
                await self.press("right")
                continue
            at = 0
            for index in wrong:
                await self.press(*["down"] * (index - at), "x")
                at = index
            await self.press("y")
            await self.user.workers_done()
            self.learn(wanted, group.ids)
        await self.press("escape")

    async def ticket(self) -> None:
        """Do the ticket under the cursor."""
        screen = self.user.shown_screen
        assert isinstance(screen, TicketBrowserScreen)
        (ticket_id,) = screen.rows.chosen_ids()
        kind = self.kind(ticket_id)
        if kind == PRAISE:
            await self.press("k")
        elif kind in (ONE_OFF, AUTO_REPLY):
            await self.press("z", "enter")
        elif kind == SPAM:
            await self.press("z", "2", "enter")
        elif kind not in self.patterns:
            await self.press("c", "enter")
            self.learn(kind, (ticket_id,))
        else:
            pane = screen.query_one(SuggestionPane)
            suggested = [suggestion.pattern.id for suggestion in pane.suggestions]
            place = suggested.index(self.patterns[kind]) if self.patterns[kind] in suggested else None
            if place == 0 and pane.proposal.best:
                await self.press("y")
            elif place is not None:
                await self.press(str(place + 1))
            else:
                await self.press("m", *f"P{self.work.patterns.require(self.patterns[kind]).number}", "enter")
        placed = self.work.triage.tickets([ticket_id])[ticket_id].pattern_id
        assert placed == self.patterns.get(kind), self.user.screen

    def learn(self, kind: str, ids: tuple[int, ...]) -> None:
        """Note the pattern that was made for a kind."""
        made = self.work.triage.tickets(list(ids))
        found = [ticket.pattern_id for ticket in made.values() if ticket.pattern_id is not None]
        if found:
            self.patterns.setdefault(kind, found[0])


async def keys_of_a_week(folder: Path) -> tuple[int, int]:
    """Return the keys that empty the inbox, and how many tickets are left in it."""
    week = Week()
    work = Workspace(folder / "week.db", Clock())
    patterns: dict[str, int] = {}
    lines = [f'B-{n},"{said["text"].replace(chr(34), chr(34) * 2)}"' for n, (said, _) in enumerate(week.before)]
    before = folder / "before.csv"
    before.write_text("id,text\n" + "\n".join(lines) + "\n", encoding="utf-8")
    work.river.import_files([before])
    key_of = {said["text"]: key for said, key in week.before}
    for ticket in work.triage.tickets(work.triage.ids()).values():
        key = key_of[ticket.quote]
        if key in patterns:
            work.triage.move([ticket.id], patterns[key])
        else:
            patterns[key], _ = work.triage.create_pattern([ticket.id], week.titles[key])
    work.river.import_files([week.write(folder / "week.csv")])
    assert work.triage.inbox_count() == TICKETS
    async with run(work, (120, 40)) as user:
        facilitator = Facilitator(user, week, patterns)
        await facilitator.empty_inbox()
    left = work.triage.inbox_count()
    work.close()
    return facilitator.keys, left


def seconds_for_500(folder: Path) -> float:
    """Return the median time in which 500 tickets of 10,000 are set aside, each time undone."""
    export = folder / "many.csv"
    export.write_text("id,text\n" + "".join(f"{n},it stops at row {n}\n" for n in range(1, 10_001)), encoding="utf-8")
    work = Workspace(folder / "many.db", Clock())
    work.river.import_files([export])
    ids = list(work.triage.ids())[:MARKED]
    times: list[float] = []
    for _ in range(ROUNDS):
        began_at = time.perf_counter()
        work.set_aside.add(ids, AsideKind.ONE_OFF, "answered elsewhere")
        times.append(time.perf_counter() - began_at)
        work.history.undo()
    work.close()
    return statistics.median(times)


def main() -> int:
    """Print the keys and the time; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        keys, left = asyncio.run(keys_of_a_week(Path(folder)))
        seconds = seconds_for_500(Path(folder))
    figures: list[Figure] = [
        ("tickets left in the inbox of a messy week", float(left), 0.0, ""),
        ("keys a ticket, until it is empty", keys / TICKETS, 2.0, f"{keys} keys for {TICKETS} tickets"),
        (f"{MARKED} marked tickets set aside, ms", seconds * 1000, 100.0, "median, each undone"),
    ]
    return report(figures, as_json=arguments.json)


if __name__ == "__main__":
    sys.exit(main())

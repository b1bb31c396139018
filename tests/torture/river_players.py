"""How the verbs of the River, of customers and of patterns are played: one function for each."""

import csv
import io
import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.conftest import HOSTILE
from tests.test_pulling import PARENT, message
from tests.torture.play import COMPANIES, Play, Verb, player
from translate_tui.model import (
    SHEET_COLUMNS,
    AsideKind,
    Cancelled,
    Impact,
    NewTicket,
    SealedImpact,
    Side,
    TicketType,
    WordKind,
)
from translate_tui.protocol.brief import Note
from translate_tui.protocol.card import Field
from translate_tui.services.groups import SuggestedGroup
from translate_tui.services.importing import ImportOptions
from translate_tui.services.triage import Scope, Suggestion
from translate_tui.text import clean, plain

EXPORTS = sorted(p for p in (Path(__file__).parent.parent / "exports").iterdir() if p.name != "customers.csv")
CUSTOMER_LIST = Path(__file__).parent.parent / "exports" / "customers.csv"
_MAX_TICKETS = 1500  # from which imports are seldom, so that a long run stays as fast as it began


# ------------------------------------------------------------------- triage


@player("Triage.accept")
def _(play: Play) -> Verb | None:
    ticket = play.ticket()
    proposed = play.work.triage.suggestions(ticket) if ticket else []
    pattern = play.pattern()
    if proposed:
        suggestion = play.one(proposed)
    elif pattern:
        suggestion = Suggestion(pattern, round(play.chance.random(), 4), (plain(play.words()),))
    else:
        return None
    ids = [ticket.id] if ticket and not play.hostile() else play.tickets(Scope.INBOX)
    return lambda: play.work.triage.accept(ids, suggestion, picked=play.maybe(True, False))


@player("Triage.move")
def _(play: Play) -> Verb | None:
    never = play.maybe(play.tickets(Scope.INBOX), [], 0.3)
    return lambda: play.work.triage.move(play.tickets(), play.pattern_id(), plain(play.words()), never)


@player("Triage.refuse")
def _(play: Play) -> Verb | None:
    return lambda: play.work.triage.refuse(play.tickets(), play.pattern_id())


@player("Triage.create_pattern")
def _(play: Play) -> Verb | None:
    never = play.maybe(play.tickets(), [], 0.3)
    return lambda: play.work.triage.create_pattern(play.tickets(Scope.INBOX, 5), play.words(), never=never)


@player("Triage.split_off")
def _(play: Play) -> Verb | None:
    return lambda: play.work.triage.split_off(play.members(), play.words())


@player("Triage.exclude")
def _(play: Play) -> Verb | None:
    return lambda: play.work.triage.exclude(play.members() + play.maybe(play.tickets(), [], 0.2))


@player("Triage.add_ticket")
def _(play: Play) -> Verb | None:
    ticket = NewTicket(
        1, "", clean(play.words()), title=plain(play.words()), type=play.one([None, *TicketType]),
        customer=plain(play.one(COMPANIES)), author=plain(play.name()), posted_at=play.maybe(play.clock(), None),
    )  # fmt: skip
    return lambda: play.work.triage.add_ticket(ticket)


@player("SetAside.add")
def _(play: Play) -> Verb | None:
    return lambda: play.work.set_aside.add(play.tickets(), play.one(AsideKind), play.words())


@player("SetAside.accept")
def _(play: Play) -> Verb | None:
    return lambda: play.work.set_aside.accept(
        play.ids(list(play.work.set_aside.proposed_in_inbox()), 9) or play.tickets()
    )


@player("SetAside.bring_back")
def _(play: Play) -> Verb | None:
    return lambda: play.work.set_aside.bring_back(
        play.tickets(play.one((Scope.PRAISE, Scope.ASIDE))) or play.tickets()
    )


def _group(play: Play) -> SuggestedGroup | None:
    """Return a group that is proposed, or one that nobody would propose."""
    play.work.triage.matching.current_matcher()
    play.work.groups.compute_affinities(lambda: None)
    group = play.among("group", play.work.groups.groups())
    if group is None or play.hostile():
        ids = play.tickets(Scope.INBOX, 5)
        group = SuggestedGroup(play.pattern(), tuple(ids), frozenset(), None) if ids else None
    return group


@player("Groups.accept")
def _(play: Play) -> Verb | None:
    group = _group(play)
    if group is None:
        return None
    pattern_id = group.pattern.id if group.pattern and not play.hostile() else play.maybe(play.pattern_id(), None)
    without = play.maybe(list(group.ids[-1:]), [])
    return lambda: play.work.groups.accept(group, without, pattern_id, play.words())


@player("Groups.refuse")
def _(play: Play) -> Verb | None:
    group = _group(play)
    if group is None or (pattern := group.pattern or play.pattern()) is None:
        return None
    return lambda: play.work.groups.refuse(group._replace(pattern=pattern))


# ------------------------------------------------------------------ imports


@player("River.add_ticket")
def _(play: Play) -> Verb | None:
    kind = play.words() if play.hostile() else play.one(("bug", "request", "praise", ""))
    segment = play.words() if play.hostile() else play.one(("smb", "enterprise", ""))
    return lambda: play.work.river.add_ticket(
        play.words(), kind, segment, play.words(), play.one(COMPANIES), play.draft()
    )


def _table(play: Play) -> Path:
    """Write a sheet whose rows were partly imported before, some of them with other words by now."""
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["id", "text", "company", "email", "created", "reporter"])
    for _ in range(play.chance.randint(0, 12)):
        company = play.words() if play.hostile() else play.one(COMPANIES)
        email = play.one(("", "x@gmail.com", f"jo@{play.one(('ferro', 'alba', 'corvo'))}.example"))
        number = play.chance.randint(1, 60)
        writer.writerow([f"T-{number}", play.words(), company, email, play.one(("2026-11-02", "")), play.name()])
    return play.file(f"table{play.chance.randint(1, 3)}.csv", rows.getvalue())


def _sheet(play: Play) -> Path:
    """Write the six-column sheet with some cells changed."""
    rows = [list(cells) for _, cells in play.work.sheets.rows()]
    for _ in range(3 if rows else 0):
        play.one(rows)[play.chance.randint(0, 5)] = play.maybe(play.words(), play.one("HML"))
    rows.append([play.words(), "3", "smb", play.one("HML"), play.words(), play.words()])
    text = io.StringIO()
    csv.writer(text).writerows([SHEET_COLUMNS, *rows])
    return play.file("six columns.csv", text.getvalue())


def _files(play: Play) -> tuple[list[Path], ImportOptions]:
    if play.work.triage.total() > _MAX_TICKETS and play.chance.random() < 0.9:
        return [_sheet(play)], ImportOptions()
    kind = play.chance.random()
    if kind < 0.4:
        fields = {"text": "text", "customer": play.one(("company", "email"))} if play.hostile() else {}
        return [_table(play)], ImportOptions(fields)
    if kind < 0.6:
        return [_sheet(play)], ImportOptions()
    if kind < 0.7:
        return [play.file("any.txt", play.words())], ImportOptions()
    files = play.chance.sample(EXPORTS, play.chance.choice((1, 1, 2)))
    return files, ImportOptions(channels=("river",) if any(file.is_dir() for file in files) else ())


@player("River.import_files")
def _(play: Play) -> Verb | None:
    files, options = _files(play)
    return lambda: play.work.river.import_files(files, options, dry_run=play.chance.random() < 0.1)


@player("River.import_in_background")
def _(play: Play) -> Verb | None:
    is_stopped = play.hostile()

    def progress(read: int, about: int) -> None:
        if is_stopped:
            raise Cancelled

    files, options = _files(play)
    return lambda: play.work.river.import_in_background(files, options, progress)


@player("River.import_customers")
def _(play: Play) -> Verb | None:
    if play.chance.random() < 0.5:
        return lambda: play.work.river.import_customers([CUSTOMER_LIST], ImportOptions())
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["Account Name", "Email domain", "Segment", "ARR"])
    for _ in range(play.chance.randint(0, 5)):
        worth = play.words() if play.hostile() else play.one(("", "48k EUR", "$1.2M", "400/month"))
        writer.writerow([play.one(COMPANIES), play.one(("", "ferro.example")), play.one(("SMB", "")), worth])
    return lambda: play.work.river.import_customers([play.file("accounts.csv", rows.getvalue())], ImportOptions())


@player("River.pull")
def _(play: Play) -> Verb | None:
    history = play.slack.history
    if play.chance.random() < 0.6 and len(history) < 40:
        ts = f"{1793700000 + play.chance.randint(0, 10**6)}.{play.chance.randint(0, 10**6 - 1):06}"
        history.append(message(ts, play.words()))
    else:
        play.one(history)["text"] = play.words()  # somebody has edited it
        play.slack.replies[PARENT].append(message("1793710000.000500", "+1 same here", thread_ts=PARENT))
        del play.slack.replies[PARENT][6:]
    channel = play.words() if play.hostile() else "#river"

    def pull() -> Any:
        with patch.dict(os.environ, play.environment):
            return play.work.river.pull(channel)

    return pull


@player("WordMeanings.set_meaning")
def _(play: Play) -> Verb | None:
    kind = play.one(WordKind)
    means = play.words() if play.hostile() else play.one((*play.work.meanings.known_meanings(kind), ""))
    return lambda: play.work.meanings.set_meaning(kind, _impact_words(play), means)


def _impact_words(play: Play) -> str:
    known = [words for _, words, _, _ in play.work.meanings.all()]
    return play.one(known) if known and not play.hostile() else play.words()


@player("WordMeanings.remove")
def _(play: Play) -> Verb | None:
    kind, words = play.one([(kind, words) for kind, words, _, _ in play.work.meanings.all()] or [(WordKind.TYPE, "")])
    return lambda: play.work.meanings.remove(kind, words)


# ---------------------------------------------------------------- customers


@player("Customers.merge")
def _(play: Play) -> Verb | None:
    return lambda: play.work.customers.merge(play.customer_id(), play.customer_id(), "the same company")


@player("Customers.separate")
def _(play: Play) -> Verb | None:
    merged = play.work._db.rows("SELECT customer_id FROM customer_link")
    return lambda: play.work.customers.separate(
        play.one(merged)[0] if merged and not play.hostile() else play.customer_id()
    )


@player("Customers.keep_apart")
def _(play: Play) -> Verb | None:
    return lambda: play.work.customers.keep_apart(play.customer_id(), play.customer_id())


@player("Customers.set_segment")
def _(play: Play) -> Verb | None:
    return lambda: play.work.customers.set_segment(
        play.customer_id(), play.one(("smb", "Enterprise", "", play.words()))
    )


@player("Customers.set_value")
def _(play: Play) -> Verb | None:
    worth = play.one(("", "48k EUR", "$1.2M", "£400/month", "0", play.words()))
    return lambda: play.work.customers.set_value(play.customer_id(), worth)


# ----------------------------------------------------------------- patterns


@player("Merging.merge")
def _(play: Play) -> Verb | None:
    if len(play.work.patterns.all()) < 3 and not play.hostile():
        return None
    gone, into = play.pattern_id(), play.pattern_id()
    seen = play.work.merging.conflicts(gone, into)
    take = [conflict.field for conflict in seen if play.maybe(True, False)]
    return lambda: play.work.merging.merge(gone, into, take, play.maybe(seen, None))


@player("Patterns.write")
def _(play: Play) -> Verb | None:
    return lambda: play.work.patterns.write(
        play.pattern_id(), play.one(Field), play.words(), play.maybe(None, "", 0.8)
    )


@player("Patterns.write_risks")
def _(play: Play) -> Verb | None:
    return lambda: play.work.patterns.write_risks(play.pattern_id(), play.words(), play.words())


@player("Patterns.ship")
def _(play: Play) -> Verb | None:
    return lambda: play.work.patterns.ship(play.pattern_id(), play.day())


@player("Ratings.rate")
def _(play: Play) -> Verb | None:
    return lambda: play.work.ratings.rate(play.pattern_id(), play.one(Impact))


@player("Ratings.submit")
def _(play: Play) -> Verb | None:
    seen = play.among("round", [play.work.ratings.current_round(play.pattern_id())])
    assert seen is not None
    return lambda: play.work.ratings.submit(
        seen, play.one((Side.SUPPORT, Side.PRODUCT)), SealedImpact(play.one(Impact))
    )


@player("Ratings.agree")
def _(play: Play) -> Verb | None:
    ratings, pattern = play.work.ratings, play.standing()
    if pattern and play.chance.random() < 0.5:  # else there is seldom anything to agree on
        for side in (Side.SUPPORT, Side.PRODUCT):
            ratings.submit(ratings.current_round(pattern.id), side, SealedImpact(play.one(Impact)))
    rounds = [ratings.current_round(pattern.id) for pattern in play.work.patterns.all()]
    seen = play.among("agreed", [r for r in rounds if r.revealed] if not play.hostile() else rounds)
    return None if seen is None else lambda: ratings.agree(seen, play.one(Impact))


@player("Sheets.write")
def _(play: Play) -> Verb | None:
    rows = play.work.sheets.rows()
    if not rows:
        return None
    pattern, cells = play.one(rows)
    column = play.chance.randrange(len(SHEET_COLUMNS))
    words = play.one(("H", "medium", "l", play.words(), play.words()))
    return lambda: play.work.sheets.write(
        pattern.id, SHEET_COLUMNS[column], words, play.maybe(cells[column], "", 0.9)
    )


@player("Notes.write")
def _(play: Play) -> Verb | None:
    pattern, kind = play.pattern(), play.one(Note)
    if pattern is None:
        return None
    was = play.work.notes.of_pattern(pattern).get(kind, "")
    return lambda: play.work.notes.write(pattern.id, kind, play.words(), play.maybe(was, "", 0.9))


@player("Cases.name")
def _(play: Play) -> Verb | None:
    pattern = play.pattern()
    if pattern is None:
        return None
    raisers = list(play.work.cases.raisers(pattern))
    return lambda: play.work.cases.name(pattern, play.one(raisers) if raisers and not play.hostile() else play.name())


@player("Replies.write")
def _(play: Play) -> Verb | None:
    decided = [p for p in play.work.patterns.all() if p.decided or p.shipped]
    pattern = play.one(decided) if decided and not play.hostile() else play.pattern()
    if pattern is None:
        return None
    was = play.work.replies.template(pattern)
    return lambda: play.work.replies.write(pattern.id, play.words(), play.maybe(was, HOSTILE[0], 0.9), play.draft())


@player("Workspace.accept")
def _(play: Play) -> Verb | None:
    assert play.work.check()[0] == [], "what is accepted would not be found any more"
    return play.work.accept

"""Triage as a facilitator does it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.app.conftest import RunApp, key_event
from tests.conftest import Clock, tell_to
from translate_tui.services import matching, search
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace
from translate_tui.text import UNSAFE_CHARS
from translate_tui.ui.app import TranslateApp
from translate_tui.ui.screens import ticket_search
from translate_tui.ui.screens.groups import GroupsScreen
from translate_tui.ui.screens.triage import TriageScreen
from translate_tui.ui.widgets.groups import GroupList
from translate_tui.ui.widgets.suggestions import BestMatch, OtherMatches, SuggestionPane

Tell = Callable[..., int]


async def test_the_first_run_says_what_to_do_and_brings_tickets_in(
    work: Workspace, run_app: RunApp, tmp_path: Path
) -> None:
    file = tmp_path / "export.csv"
    file.write_text("id,text,company\n1,the import stops,Alba\n2,the import hangs,Corvo\n3,wrong total,Alba\n")
    async with run_app(work) as user:
        assert "import a file" in user.screen
        await user.press("i")
        await user.type(str(tmp_path / "nowhere.csv"))
        await user.press("enter")
        await user.workers_done()
        assert "cannot be read" in user.screen.replace("\n", " ")
        await user.press(*["backspace"] * len("nowhere.csv"))
        await user.type("exp")
        await user.press("tab", "enter")
        await user.workers_done()
        assert user.status == "imported export.csv: 3 new, 0 updated - u undoes"
        assert "3  new tickets in the River" in user.screen
        await user.press("enter")
        assert "3 tickets in the inbox" in user.screen
        await user.press("u")
        assert "import a file" in user.screen
        await user.press("U")
        assert "wrong total" in user.screen


async def test_accept_new_never_pick_and_undo(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    for words in (
        "the import stops at row 200",
        "invoice total is wrong",
        "import of rows stops",
        "import stops again",
    ):
        tell(words, customer=words[:8])
    async with run_app(work) as user:
        await user.press("down", "down", "down", "c")
        await user.press("enter")
        assert user.status == "created P1 from 1 ticket - u undoes"
        await user.press("home", "y")
        assert user.status == "merged 1 ticket into P1 - u undoes"
        assert work.patterns.all()[0].tickets == 2
        await user.press("N")
        assert user.status == "ruled out P1 for 1 ticket - u undoes"
        await user.press("y")
        assert user.status.startswith("There is no suggestion to accept.")
        await user.press("u", "1")
        assert work.patterns.all()[0].tickets == 3
        assert "invoice total is wrong" in user.screen and "Looks new: no close match" in user.screen
        await user.press("u", "u", "u")
        assert work.patterns.all() == [] and work.triage.inbox_count() == 4
        await user.press("u", "u", "u", "u", "u")
        assert "Nothing to undo" in user.status
        await user.press("U")
        assert user.status.startswith("redid: added")


async def test_marks_ranges_and_verbs_on_all_that_is_marked(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    for number in range(6):
        tell(f"export number {number} leaves out columns")
    async with run_app(work) as user:
        await user.press("space", "space", "down", "v", "down", "down", "v")
        assert "5 marked" in user.status
        await user.press("c")
        assert "with 5 tickets" in user.screen
        await user.press("enter")
        assert user.status == "created P1 from 5 tickets - u undoes"
        assert work.triage.inbox_count() == 1
        await user.press("V")
        assert "P1" in user.screen and "5 tickets" in user.screen
        await user.press("x")
        assert user.status == "removed 1 ticket from P1 - u undoes"
        await user.press("space", "space", "c", "enter")
        assert user.status == "split off P2 from 2 tickets - u undoes"
        await user.press("m")
        assert "Add 1 ticket to which pattern?" in user.screen
        await user.press("down", "enter")
        assert user.status.startswith("merged 1 ticket into P2; P1 loses 1 ticket")
        assert [(p.name, p.tickets) for p in work.patterns.all()] == [("P1", 1), ("P2", 3)]


async def test_the_filter_and_the_scopes(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("import stops")
    tell("export stops")
    tell("we love the Export", type="praise")
    async with run_app(work) as user:
        assert isinstance(user.shown_screen, TriageScreen)
        await user.press("/")
        await user.type("export st")
        await user.press("enter")
        assert "export stops" in user.screen and "import stops" not in user.screen
        await user.press("escape", "tab")
        assert user.shown_screen.scope is Scope.ALL and "3 tickets in the River" in user.screen
        await user.press("tab")
        assert "we love the Export" in user.screen and "1 ticket of praise" in user.screen
        await user.press("escape")
        assert "2 tickets in the inbox" in user.screen


async def test_suggestions_are_shown_once_the_patterns_tickets_have_been_read(
    work: Workspace, tell: Tell, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ("the import of users stops", "the import of our users stops", "the import of users stops again")
    ids = [tell(words) for words in said]
    work.triage.create_pattern(ids[:2], "Imports stop")
    may_go_on = Event()
    compare = work.triage.matching._compare_tickets

    def compare_then_wait(*details: Any, members: bool) -> Iterator[int]:
        for number in compare(*details, members=members):
            yield number
            assert members or may_go_on.wait(30)

    monkeypatch.setattr(matching, "MAX_COMPARED_AT_ONCE", 0)  # all of it is for the worker
    monkeypatch.setattr(work.triage.matching, "_compare_tickets", compare_then_wait)
    shown = []
    updated = TranslateApp._matcher_updated

    def note(app: TranslateApp) -> None:
        updated(app)
        pane = app.screen.query_one(SuggestionPane)
        shown.append((work.triage.matching.has_read_all, [s.pattern.title for s in pane.proposal.suggestions]))
        may_go_on.set()

    monkeypatch.setattr(TranslateApp, "_matcher_updated", note)
    async with run_app(work) as user:
        await user.workers_done()
        assert shown == [(False, ["Imports stop"]), (True, ["Imports stop"])] and "Imports stop" in user.screen


async def test_a_long_search_shows_what_it_found_and_keeps_marks_and_the_selected_ticket(
    work: Workspace, tell: Tell, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        tell(f"{'export' if number % 3 == 0 else 'import'} {number}")
    monkeypatch.setattr(search, "TICKETS_AT_ONCE", 4)
    monkeypatch.setattr(ticket_search, "SEARCH_PAUSE_S", 3600)
    monkeypatch.setattr(ticket_search, "SHOWN_AGAIN_S", 0)
    async with run_app(work, size=(120, 40)) as user:
        assert isinstance(user.shown_screen, TriageScreen)
        await user.press("end", "space", "/")
        assert user.shown_screen.rows.marked == {1}
        await user.type("export")
        assert "1 ticket found, 26 to search" in user.screen
        going_on = user.shown_screen.search
        assert going_on is not None
        while going_on.remaining:
            user.shown_screen._go_on_searching(going_on)
            await user.settle()
        assert "10 tickets in the inbox" in user.screen and "to search" not in user.screen
        assert user.shown_screen.rows.marked == {1} and user.shown_screen.rows.ticket_id == 1
        await user.type(" 27")
        assert user.shown_screen.rows.marked == {1}, "nobody knows yet that it is left out"
        going_on = user.shown_screen.search
        assert going_on is not None and going_on.remaining == 6
        while going_on.remaining:
            user.shown_screen._go_on_searching(going_on)
            await user.settle()
        assert "1 ticket in the inbox" in user.screen and not user.shown_screen.rows.marked
        await user.press("escape", "end", "/")
        for letter in "export":  # each before the search for the one before has ended
            await user.type(letter)
        await user.type(" 0")
        assert "0 tickets found" in user.screen and "Searching." in user.screen and "No ticket" not in user.screen
        going_on = user.shown_screen.search
        assert going_on is not None
        while going_on.remaining:
            user.shown_screen._go_on_searching(going_on)
            await user.settle()
        assert user.shown_screen.rows.ticket_id == 1, "it was selected before the first letter"


async def test_a_verb_during_a_search_acts_on_all_marked_tickets(
    work: Workspace, tell: Tell, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        tell(f"export {number}")
    monkeypatch.setattr(search, "TICKETS_AT_ONCE", 4)
    monkeypatch.setattr(ticket_search, "SEARCH_PAUSE_S", 3600)
    async with run_app(work) as user:
        await user.press("end", "space", "up", "space", "/")
        await user.type("export")
        await user.press("enter", "z", "down", "enter")
        assert "2 tickets" in user.status and work.triage.inbox_count() == 10


async def test_quick_add_reads_a_river_line_or_a_form(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await user.press("a")
        await user.type('[BUG] - [SMB] - [SLOW] "it hangs"')
        assert "it hangs" in user.screen.split("What the customer said")[1]
        await user.press("enter")
        assert user.status == "added “it hangs” by hand - u undoes"
        await user.press("a")
        await user.type("plain words")
        await user.press("escape")
        await user.press("a")
        assert "plain words" in user.screen, "what was typed is there again"
        await user.press("enter")
        await user.type("Alba")
        await user.press("enter", "enter", "enter", "enter")
        ticket = next(iter(work.triage.tickets(work.triage.first_ids(1)).values()))
        assert (ticket.quote, ticket.customer, ticket.type) == ("plain words", "Alba", None)
        await user.press("a")
        assert "plain words" not in user.screen.split("Quick add")[1].split("added")[0]


async def test_reading_a_whole_ticket(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("first line\nsecond line of what was said", customer="Alba")
    async with run_app(work) as user:
        await user.press("enter")
        assert "second line of what was said" in user.screen and "in the inbox" in user.screen
        await user.press("escape")
        assert isinstance(user.app.screen, TriageScreen)


async def test_another_windows_changes_appear_by_themselves(tmp_path: Path, clock: Clock, run_app: RunApp) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    async with run_app(here) as user:
        tell_to(there, "said in the other window")
        await user.until("said in the other window")
    here.close()
    there.close()


async def test_the_mouse_works_too(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("alpha words")
    tell("beta words")
    async with run_app(work) as user:
        await user.click("TicketList", offset=(10, 1))
        assert user.shown_screen.query_one("TicketList").cursor == 1
        await user.click("KeyBar", offset=(2, 0))
        assert "New pattern with 1 ticket" in user.screen
        await user.press("escape")
        await user.click("TopBar", offset=(12, 0))
        assert user.shown_screen.PLACE == "patterns"


async def test_keys_typed_in_one_burst_wait_for_each_other(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("the import stops")
    async with run_app(work) as user:
        for key in ("c", "home", "ctrl+k", *"Imports", "enter", "a", *"it y stops", "enter", "escape", "f3"):
            user.app.post_message(key_event(key))
        await user.settle()
        assert [p.title for p in work.patterns.all()] == ["Imports"]
        assert work.drafts.read("quick add")["line"] == "it y stops"
        assert user.shown_screen.PLACE == "patterns"


async def test_proposals_are_for_what_is_marked_not_for_the_cursor(
    work: Workspace, tell: Tell, run_app: RunApp
) -> None:
    photos, _ = work.triage.create_pattern(
        [tell("photos are lost offline"), tell("offline photos never arrive")], "Photos"
    )
    work.triage.create_pattern([tell("too many mails every day"), tell("mails about everything")], "Mails")
    one, two = tell("my photos stay on the phone offline"), tell("offline photos gone again")
    tell("so many mails a day")
    async with run_app(work) as user:
        await user.matcher_ready()
        await user.press("down", "space", "space", "home")
        assert "fits 2 of 2" in user.screen
        await user.press("y")
        assert {t.pattern_id for t in work.triage.tickets([one, two]).values()} == {photos}
        await user.press("u")
        assert isinstance(user.shown_screen, TriageScreen) and user.shown_screen.rows.ticket_id in (one, two)


async def test_what_is_typed_on_a_card_or_title_is_kept_by_escape(
    work: Workspace, tell: Tell, run_app: RunApp
) -> None:
    tell("the import stops")
    async with run_app(work) as user:
        await user.press("c", "home", "ctrl+k")
        await user.type("Half a ti")
        await user.press("escape", "c")
        assert "Half a ti" in user.screen
        await user.type("tle")
        await user.press("enter", "f3", "1")
        await user.type("half a sen")
        await user.press("escape", "1")
        assert "half a sen" in user.screen
        await user.press("enter", "1", "home", "ctrl+k")
        await user.press("enter")
        assert [(p.title, p.struggle) for p in work.patterns.all()] == [("Half a title", "")]


async def test_tab_leaves_the_arrows_alive_and_no_key_goes_to_a_hidden_field(
    work: Workspace, run_app: RunApp
) -> None:
    there = Workspace(work.path, work.now)
    async with run_app(work) as user:
        tell_to(there, "one")
        tell_to(there, "two")
        await user.until("2 tickets in the inbox")
        await user.press("tab", "down", "tab", "tab", "tab", "up", "down", "a")
        assert "Quick add" in user.screen
        await user.press("escape")
        assert (
            isinstance(user.shown_screen, TriageScreen)
            and user.shown_screen.rows.cursor == 1
            and user.shown_screen.filter_text == ""
        )
    there.close()


async def test_bulk_triage_by_groups(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    for words in (
        "the import of users stops at row 200",
        "import of our users stops after 200 rows",
        "user import stops at row 200 again",
        "wrong VAT on our invoice",
        "the invoice shows the wrong VAT",
        "please add a dark theme",
    ):
        tell(words, customer=words[:9])
    async with run_app(work) as user:
        await user.matcher_ready()
        await user.press("G")
        await user.workers_done()
        assert "2 groups: 5 of 6 tickets in the inbox" in user.screen
        assert "y Accept 3 tickets" in user.screen and "New pattern “" in user.screen
        await user.press("down", "x")
        assert user.status == "1 removed from the group: y accepts the others" and "✗" in user.screen
        assert "y Accept 2 tickets" in user.screen and "3 tickets   3 sure · 1 removed" in user.screen
        await user.press("y")
        assert user.status == "created P1 from 2 tickets, ruled out for 1 - u undoes"
        await user.workers_done()
        await user.press("u")
        assert user.status.startswith("undone: created P1")
        await user.workers_done()
        assert "3 tickets   3 sure · 1 removed" in user.screen, "the group is back as it was, and it is shown"
        await user.press("right", "c")
        await user.press(*["backspace"] * 60)
        await user.type("VAT is wrong")
        await user.press("enter")
        assert user.status == "created P1 from 2 tickets - u undoes"
        await user.workers_done()
        await user.press("y")
        assert user.status == "created P2 from 2 tickets, ruled out for 1 - u undoes"
        await user.press(*[")"] * 3)
        assert user.status.startswith("threshold 80%")
        await user.press("escape")
        assert "2 tickets in the inbox" in user.screen


async def test_what_is_like_a_ticket_is_marked_with_one_key(
    work: Workspace, tell: Tell, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ("please add a dark theme", "wrong VAT on our invoice", "the invoice shows the wrong VAT"):
        tell(words)
    async with run_app(work) as user:
        await user.matcher_ready()
        with monkeypatch.context() as patch:
            patch.setattr(work.triage.matching, "current_matcher", lambda: None)
            await user.press("l")
            assert user.status == "The tickets are still being read. Try again in a moment."
        await user.press("l")
        assert user.status.startswith("2 marked: ")
        await user.press("home", "l", "end", "l")
        screen = user.shown_screen
        assert isinstance(screen, TriageScreen) and len(screen.rows.marked) == 2
        await user.press("c", "enter")
        assert user.status == "created P1 from 2 tickets - u undoes"


async def test_a_click_picks_the_pattern_under_the_mouse(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    work.triage.create_pattern([tell("the import of users stops")], "Imports stop")
    tell("wrong VAT on our invoice")
    tell("import of users stops again")
    tell("users import stops at row 200")
    tell("import of our users stops after 200 rows")
    async with run_app(work) as user:
        await user.matcher_ready()
        await user.press("G")
        await user.workers_done()
        shown = user.app.screen.query_one(SuggestionPane)
        assert shown.proposal.action and shown.suggestions[0].pattern.title == "Imports stop"
        await user.click(BestMatch, offset=(5, 1))
        assert user.status == "", "a new pattern is no pattern to pick"
        await user.click(OtherMatches, offset=(5, 0))
        assert user.status == "merged 2 tickets into P1 - u undoes" and work.patterns.all()[0].tickets == 3


async def test_hostile_text_in_the_groups_shows_as_itself(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    for end in ("of the import of users", "of the import of our users"):
        tell(f"[/] [SUP-12] \x1b]0;x\x07 stops at row 200 {end}")
    async with run_app(work, (120, 40)) as user:
        await user.matcher_ready()
        await user.press("G")
        await user.workers_done()
        assert "[/] [SUP-12] ]0;x" in user.screen and not UNSAFE_CHARS.search(user.screen.replace("\n", ""))
        await user.press("c")
        assert "[/] [SUP-12] ]0;x" in user.screen


async def test_a_key_that_accepts_does_only_what_is_proposed(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    work.triage.create_pattern([tell("the import of users stops")], "Imports stop")
    work.triage.create_pattern([tell("wrong VAT on our invoice")], "VAT is wrong")
    async with run_app(work) as user:
        await user.matcher_ready()
        await user.press("tab", "y")
        assert "In P2 VAT is wrong." in user.screen and user.status.startswith("There is no suggestion to accept.")
        assert [pattern.tickets for pattern in work.patterns.all()] == [1, 1]
        assert "y accept" not in user.screen and "x remove" in user.screen


async def test_tickets_that_fit_nothing_together_look_new(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    work.triage.create_pattern([tell("the import of users stops")], "Imports stop")
    tell("please add a dark theme")
    tell("brighter icons would be lovely")
    async with run_app(work) as user:
        await user.matcher_ready()
        await user.press("home", "space", "space")
        assert "c New pattern with 2 tickets" in user.screen and " c create " in user.screen
        await user.press("/")
        await user.type("nothing has these words")
        await user.press("enter")
        assert "i import" in user.screen and "esc back" in user.screen


async def test_a_click_on_a_group_shows_its_tickets_and_what_is_proposed(
    work: Workspace, tell: Tell, run_app: RunApp
) -> None:
    for words in (
        "the import of users stops",
        "import of users stops again",
        "wrong VAT on it",
        "the wrong VAT on it",
    ):
        tell(words)
    async with run_app(work) as user:
        await user.matcher_ready()
        await user.press("G")
        await user.workers_done()
        screen = user.shown_screen
        assert isinstance(screen, GroupsScreen) and len(screen.rows.groups) == 2
        await user.click(GroupList, offset=(10, 1))
        assert screen.group is not None and screen.rows.cursor == 1
        assert {ticket.id for ticket in screen.members.tickets} == set(screen.group.ids)
        await user.press("x", "x")
        assert "All tickets are removed from the group: x puts one back" in user.screen
        before = [group.key for group in screen.rows.groups]
        await user.press("enter", "escape", "c", "escape")
        assert [group.key for group in screen.rows.groups] == before


async def test_the_list_of_a_group_masks_a_name_before_it_is_cut(
    work: Workspace, tell: Tell, run_app: RunApp
) -> None:
    name = "Klaus Müller-Brightwater"
    for length in range(20, 180, 10):  # a masked link is shorter, so a cut name would come into view
        tell(f"https://example.com/{'a1' * length} is what {name} sent us", customer=name)
    work.settings.choose("masking", "always")
    async with run_app(work, (120, 45)) as user:
        await user.matcher_ready()
        await user.press("G")
        await user.workers_done()
        assert "[link] is what [customer]" in user.screen
        assert not any(part in user.screen for part in ("Kla", "Mül", "Brigh"))

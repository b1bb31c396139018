"""The whole way by keys alone: from an empty database to the minutes, compared with a golden file."""

import csv
import json
from pathlib import Path

from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.app.conftest import RunApp, User
from tests.conftest import Clock
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.triage import TriageScreen
from translate_tui.ui.widgets.suggestions import SuggestionPane

CONTENT = Path(__file__).parents[2] / "scripts" / "sample_content.json"
WANTED = ("bulk-import", "offline-photos", "sso-logout")


class Markdown(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "md"


def export(path: Path) -> dict[str, str]:
    """Write an export of some 240 tickets, and return the title of the pattern of each quote."""
    content = json.loads(CONTENT.read_text(encoding="utf-8"))
    belongs, rows = {}, []
    for pattern in content["patterns"]:
        for said in (*pattern["quotes"], *pattern["waiting"]):
            # The wanted patterns come last in the file, and so stand first in the inbox.
            rows.append((pattern["key"] in WANTED, len(rows), said))
            if pattern["key"] in WANTED:
                belongs[said["text"]] = pattern["title"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ID", "Description", "Company", "Segment", "Type", "Workaround", "Requested solution"])
        for _, number, said in sorted(rows, key=lambda row: (row[0], row[1] * 7 % 11, row[1])):
            writer.writerow(
                [number, said["text"], said["customer"] or "", said["segment"], said["type"], said["workaround"],
                 said["requested"]]
            )  # fmt: skip
    return belongs


async def triage_one(user: User, belongs: dict[str, str]) -> None:
    """Do with the ticket under the cursor what a facilitator would who knows where it belongs."""
    assert isinstance(user.shown_screen, TriageScreen)
    ticket = user.shown_screen.rows.ticket
    assert ticket is not None
    wanted = belongs.get(ticket.quote)
    proposal = user.shown_screen.query_one(SuggestionPane).proposal
    proposed = [p.pattern.title for p in proposal.suggestions]
    if wanted is None:
        await user.press("s")
    elif wanted in proposed:
        place = proposed.index(wanted) + 1
        await user.press("y" if place == 1 and proposal.best else str(place))
    elif any(p.title == wanted for p in user.shown_screen.work.patterns.all()):
        await user.press("m")
        await user.type(wanted)
        await user.press("enter")
    else:
        await user.press("c")
        await user.press("home", "ctrl+k")
        await user.type(wanted)
        await user.press("enter")


async def test_from_an_export_to_the_minutes(
    work: Workspace, clock: Clock, run_app: RunApp, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    belongs = export(tmp_path / "export.csv")
    async with run_app(work) as user:
        await user.press("i")
        await user.type(str(tmp_path / "export.csv"))
        await user.press("enter")
        await user.workers_done()
        assert user.status.startswith("imported export.csv: 224 new")
        await user.press("enter")
        for _ in range(60):
            await triage_one(user, belongs)
        assert len(work.patterns.all()) == 3

        await user.press("f3")
        for struggle in (
            "photos that never arrive on the work order",
            "importing more than a couple of hundred users",
            "sessions that end in the middle of a shift",
        ):
            await user.press("1")
            await user.type(struggle)
            await user.press("enter", "3", "enter", "4", "enter", "r", "m", "t")
            await user.press("down")
        assert (
            user.screen.count("slate 1") == 1 and "card " not in user.screen and "3 of 5 on the slate" in user.screen
        )
        await user.press("f4", "r", "h", "right", "r", "m", "right", "up", "up")

        await user.press("f5", "enter", "A")
        await user.type("Maren Odelade")
        await user.press("enter", "4", "enter", "A")
        await user.type("Priya Velloor, Joss Amberley")
        await user.press("enter", "1", "enter", "A")
        await user.type("Ines Harrowgate")
        await user.press("enter", "2", "enter")
        clock.on(seconds=100)
        await user.press("right")
        clock.on(seconds=30)
        await user.press("right")
        clock.on(seconds=290)
        await user.press("d", "1")
        await user.type("three rollouts wait for it")
        await user.press("enter", "a")
        await user.type("Write down at how many rows it breaks")
        await user.press("enter")
        await user.type("Priya Velloor")
        await user.press("enter")
        await user.type("fri")
        await user.press("enter", "right")
        clock.on(seconds=200)
        await user.press("d", "3")
        await user.type("we need one figure of what it costs")
        await user.press("enter", "p")
        await user.type("Who writes the release notes?")
        await user.press("enter")
        await user.type("Joss Amberley")
        await user.press("enter", "right")
        clock.on(seconds=180)
        await user.press("left", "d", "2", "home", "ctrl+k")
        await user.type("changed our mind")
        await user.press("enter", "right", "right", "r", "m", "tab", "r", "h", "u")
        clock.on(seconds=200)
        await user.press("space")
        clock.on(seconds=600)
        await user.press("space", "right", "right")
        clock.on(seconds=61)
        await user.press("E")
        await user.press("f7")
        assert "Translation meeting 1" in user.screen
    minutes = work.minutes.text(work.minutes.require_meeting(1))
    assert minutes == snapshot.use_extension(Markdown)

"""kill -9 in the middle of a meeting: the stage, the clock and the half-typed decision are there again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.app.conftest import RunApp
from tests.terminal import Terminal, stored
from translate_tui.services.workspace import Workspace


def type_half_a_decision(terminal: Terminal, sample: Path) -> None:
    """Start the meeting, go on to its first pattern, and type half of a decision."""
    terminal.read_until("in the inbox")
    terminal.write("\x1b[15~")  # F5
    terminal.read_until("starts the meeting")
    terminal.write("\r")
    terminal.read_until(lambda: stored(sample, "SELECT count(*) FROM meeting") == 6)
    for number in (2, 3):
        terminal.write("\x1b[C")
        terminal.read_until(
            lambda number=number: stored(
                sample, "SELECT position FROM stage s JOIN meeting m ON m.stage_id = s.id WHERE m.ended_at IS NULL"
            ) == number
        )  # fmt: skip
    terminal.write("d")
    terminal.read_until("Decision on")
    terminal.write("1because half of the fie")
    terminal.read_until(lambda: "half of the fie" in str(stored(sample, "SELECT typed FROM draft")))


async def test_killed_in_the_middle_of_a_decision(sample: Path, run_app: RunApp) -> None:
    with Terminal("--db", str(sample)) as terminal:
        type_half_a_decision(terminal, sample)

    ends_at = datetime.fromisoformat(str(stored(sample, "SELECT ends_at FROM meeting WHERE ended_at IS NULL")))
    again = Workspace(sample)
    before = datetime.now(UTC)
    async with run_app(again) as user:
        await user.until("because half of the fie")
        assert "Decision on" in user.screen
        meeting = again.meetings.require_running()
        assert meeting.stage.position == 3
        left = timedelta(seconds=again.meetings.clock(meeting).left)
        second = timedelta(seconds=1)  # the clock shows whole seconds
        assert ends_at - datetime.now(UTC) - second <= left <= ends_at - before + second
        await user.type("ld crews wait")
        await user.press("enter")
        decision = next(iter(again.decisions.of_meeting(meeting).values()))
        assert (decision.outcome, decision.why) == ("accepted", "because half of the field crews wait")
    again.close()

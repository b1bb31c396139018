"""JourneyScreen: the stage that the teams have reached, its figures, and what there is around the meeting."""

from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place, key, with_keys
from translate_tui.protocol.empathy import Persona
from translate_tui.protocol.exchanges import Direction
from translate_tui.protocol.journey import (
    FIGURES,
    PROPOSED_STRICTNESS,
    STAGE_WEEKS,
    JourneyFigure,
    JourneyStage,
    JourneyWeek,
    plot_figure,
)
from translate_tui.services.journey import JourneyStatus
from translate_tui.text import pluralize
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.containers import VerticalScroll
from translate_tui.ui.widgets.text_block import TextBlock

LABEL_WIDTH = 25  # columns
VALUE_WIDTH = 24  # columns of a figure's newest value in words
MIN_AIRY_HEIGHT = 28  # rows of a window in which there are blank lines between the parts
MAX_WEEK_WIDTH = 4  # columns


class JourneyScreen(BaseScreen):
    """The stage, the figures week by week, and a line for each place around the meeting, with its key."""

    PLACE = Place.JOURNEY
    BINDINGS = bindings(Place.JOURNEY)
    DEFAULT_CSS = """
    JourneyScreen VerticalScroll { height: 1fr; padding: 0 1; }
    JourneyScreen TextBlock { height: auto; }
    JourneyScreen.-airy TextBlock { margin-bottom: 1; }
    """

    def body(self) -> ComposeResult:
        """Return the three parts below each other: stage, figures, places around the meeting."""
        with VerticalScroll():
            yield TextBlock(id="stage")
            yield TextBlock(id="figures")
            yield TextBlock(id="around")

    def on_resize(self) -> None:
        """Draw the figures as wide as the window."""
        if self.is_mounted:
            self.call_after_refresh(self.run_verb, self.reload)

    def reload(self) -> None:
        """Show the stage and the figures as of today."""
        self.set_class(self.size.height >= MIN_AIRY_HEIGHT, "-airy")
        status = self.work.journey.read()
        self.query_one("#stage", TextBlock).update(self._stage_content(status))
        figures = self.query_one("#figures", TextBlock)
        figures.display = bool(status.weeks)
        figures.update(self._figures_content(status.weeks) if status.weeks else "")
        self.query_one("#around", TextBlock).update(self._around_content())

    def _stage_content(self, status: JourneyStatus) -> Content:
        """Return the stage by the figures and by the calendar, its signs, and the gate."""
        if not status.weeks or status.calendar is None:
            return Content.from_markup(
                "[b]The journey takes four to six weeks.[/]\n\n"
                "Weeks 1-2  [b]purging[/]: support shares what hurts most and is heard. [b]$purge[/] starts it.\n"
                "Weeks 3-4  [b]first patterns[/]: tickets become patterns, each with a card.\n"
                "Weeks 5-6  [b]collaborative prioritization[/]: both teams rate, decide and commit.\n\n"
                "You haven't started yet. Press [b]$guide[/] to read the practice in two pages.\n",
                purge=key("journey.purge"),
                guide=key("everywhere.guide"),
            )
        parts: list[tuple[str, str]] = [(f"Week {status.weeks[-1].number} ", "bold")]
        for stage in JourneyStage:
            style = "bold reverse $accent" if stage is status.stage else "$quiet"
            parts += [
                (f" {STAGE_WEEKS[stage]} {stage} ", style),
                (" ", ""),
            ]
        differs = status.calendar is not status.stage
        parts.append(("\nStage by your figures: ", "$quiet"))
        parts.append((f"{status.stage}", "bold"))
        parts.append((f"; by date: {status.calendar}.\n" if differs else ", the same as by date.\n", "$quiet"))
        reached_mark, open_mark = ("x", "-") if self.ascii_only else ("✓", "·")
        for sign in status.signs:
            parts.append((f"{reached_mark if sign.reached else open_mark} ", "bold"))
            parts.append((f"{sign.words}\n", "" if sign.reached else "bold"))
        parts += [("Gate: ", "$quiet"), (str(status.gate), "bold")]
        if status.gate is status.proposed:
            parts.append((", as the figures suggest.", "$quiet"))
        else:
            parts += [
                (f"; the figures suggest: {PROPOSED_STRICTNESS[status.stage]}. Press ", "$quiet"),
                (key("journey.gate"), "bold"),
                (" to set it.", ""),
            ]
        return Content.assemble(*parts)

    def _figures_content(self, weeks: tuple[JourneyWeek, ...]) -> Content:
        """Return a bar chart line for each figure: the newest weeks, as many as fit, and the newest value."""
        chart_width = max(self.size.width - 4 - LABEL_WIDTH - VALUE_WIDTH, 8)
        week_width = max(min(chart_width // max(len(weeks), 1), MAX_WEEK_WIDTH), 1)
        shown = weeks[-(chart_width // week_width) :]
        parts: list[tuple[str, str]] = [(f"{'':<{LABEL_WIDTH}}{self._week_numbers(shown, week_width)}", "$quiet")]
        for figure in FIGURES:
            parts.append((f"\n{figure.label:<{LABEL_WIDTH}}", "$quiet"))
            parts.append((self._bars(figure, shown, week_width), "$quiet"))
            parts.append(("  " + _newest_value(figure, weeks), "bold"))
        return Content.assemble(*parts)

    def _week_numbers(self, weeks: tuple[JourneyWeek, ...], week_width: int) -> str:
        """Return the line of week numbers; where weeks are narrow, only the first and the last number."""
        if week_width > 2:
            return "".join(f"{week.number:<{week_width}}" for week in weeks)
        first, last = f"week {weeks[0].number}", str(weeks[-1].number)
        return first + last.rjust(max(len(weeks) * week_width - len(first), len(last) + 1))

    def _bars(self, figure: JourneyFigure, weeks: tuple[JourneyWeek, ...], week_width: int) -> str:
        """Return a figure as one bar a week, with a space between bars where weeks are wide enough."""
        bars = plot_figure(figure, weeks, ascii_only=self.ascii_only)
        return "".join(bar * (week_width - 1) + " " for bar in bars) if week_width > 1 else bars

    def _around_content(self) -> Content:
        """Return a line for each place around the meeting: its key, its name, how things stand there."""
        work = self.work
        session = work.purges.session()
        if session is None:
            purge = "none yet"
        elif session.ended_at is None:
            purge = f"running: {session.entry_count} shared, {session.heard_count} heard"
        else:
            unanswered = work.purges.count_unanswered()
            purge = f"{session.entry_count} shared, {session.heard_count} heard; {unanswered} without a decision"
        maps = []
        for persona in Persona:
            persona_maps = work.empathy.of_persona(persona)
            maps.append(f"{persona} {persona_maps[0].made_on:%d %b}" if persona_maps else f"{persona}: none yet")
        due_days = work.exchanges.due()
        overdue = [str(day.direction) for day in due_days if day.overdue(work.today())]
        never = [str(day.direction) for day in due_days if day.last is None]
        if len(never) == len(Direction):
            exchanges = "none yet, in either direction"
        else:
            late = f"overdue: {', '.join(overdue)}" if overdue else ""
            exchanges = (
                "; ".join(filter(None, (late, *(f"none yet: {direction}" for direction in never)))) or "none overdue"
            )
        lines = (
            (key("journey.purge"), "purge session", purge),
            (key("journey.empathy"), "empathy maps", ", ".join(maps)),
            (key("journey.exchanges"), "exchanges", exchanges),
            (key("journey.sheet"), "six-column sheet", pluralize(len(work.patterns.all()), "pattern")),
            (key("journey.newsletter"), "newsletter", f"{work.newsletters.newest_month():%B %Y}"),
        )
        parts: list[tuple[str, str]] = []
        for key_name, name, words in lines:
            line_break = "\n" if parts else ""
            parts += [
                (f"{line_break} {key_name} ", "bold"),
                (f" {name:<{LABEL_WIDTH - 4}}", "bold"),
                (words, ""),
            ]
        return Content.assemble(*parts)

    # -------------------------------------------------------------- actions

    def action_purge(self) -> None:
        """Go to the purge session; while presenting, refuse, because it shows who speaks."""
        if getattr(self.app, "presenting", False):
            leave = key("everywhere.present")
            self.refuse(f"The purge session shows who speaks. Press {leave} to leave the presenter view first.")
        else:
            self.post_message(Navigate(Place.PURGE))

    def action_empathy(self) -> None:
        self.post_message(Navigate(Place.EMPATHY))

    def action_exchanges(self) -> None:
        self.post_message(Navigate(Place.EXCHANGES))

    def action_sheet(self) -> None:
        self.post_message(Navigate(Place.SHEET))

    def action_newsletter(self) -> None:
        self.post_message(Navigate(Place.NEWSLETTER))

    def action_gate(self) -> None:
        """Set the gate to the strictness that the figures propose."""
        status = self.work.journey.read()
        if status.gate is status.proposed:
            words = "The gate is already set as the figures suggest. Press {everywhere.settings} to change it."
            self.status.say(with_keys(words))
        else:
            self.done(self.run_verb(self.work.journey.set_gate))

    def action_export(self) -> None:
        """Write the journey to a markdown file."""

        def write(path: Path) -> None:
            self.work.write(self.work.journey.markdown(), path)

        ask_path(self, "Save the journey", f"journey-{self.work.today()}.md", write, "journey")


def _newest_value(figure: JourneyFigure, weeks: tuple[JourneyWeek, ...]) -> str:
    """Return a figure's newest value in words: that of the newest week in which it was counted."""
    newest = next((week for week in reversed(weeks) if figure.value(week) is not None), weeks[-1])
    return figure.words(newest)

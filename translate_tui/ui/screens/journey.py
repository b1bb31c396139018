"""JourneyScreen: where the two teams are on their way, and the ways to everything around the meeting."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

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

_LABEL = 25  # columns of a figure's label
_WORDS = 24  # columns of what a figure says
_AIRY = 28  # rows of the window from which there is a blank line between the parts
_WIDEST = 4  # columns of a week, where there are few


class JourneyScreen(BaseScreen):
    """The stage, the figures week by week, and the way to everything around the meeting."""

    PLACE = Place.JOURNEY
    BINDINGS = bindings(Place.JOURNEY)
    DEFAULT_CSS = """
    JourneyScreen VerticalScroll { height: 1fr; padding: 0 1; }
    JourneyScreen Static { height: auto; }
    JourneyScreen.-airy Static { margin-bottom: 1; }
    """

    def body(self) -> ComposeResult:
        """The stage above the figures above what lies around the meeting."""
        with VerticalScroll():
            yield Static(id="stage")
            yield Static(id="figures")
            yield Static(id="around")

    def on_resize(self) -> None:
        """Draw as wide as there is room."""
        if self.is_mounted:
            self.call_after_refresh(self.run_verb, self.reload)

    def reload(self) -> None:
        """Show where the teams are today."""
        self.set_class(self.size.height >= _AIRY, "-airy")
        status = self.work.journey.read()
        self.query_one("#stage", Static).update(self._stage(status))
        figures = self.query_one("#figures", Static)
        figures.display = bool(status.weeks)
        figures.update(self._figures(status.weeks) if status.weeks else "")
        self.query_one("#around", Static).update(self._around())

    def _stage(self, status: JourneyStatus) -> Content:
        if not status.weeks or status.calendar is None:
            return Content.from_markup(
                "[b $accent]The journey takes four to six weeks.[/]\n\n"
                "Weeks 1-2  [b]purging[/]: support says what hurts most, and is heard. [b $accent]$purge[/] begins.\n"
                "Weeks 3-4  [b]first patterns[/]: tickets become patterns, cards are written.\n"
                "Weeks 5-6  [b]collaborative prioritization[/]: both teams place, decide, commit.\n\n"
                "Nothing has begun yet. [b $accent]$guide[/] shows the practice in two pages.\n",
                purge=key("journey.purge"),
                guide=key("everywhere.guide"),
            )
        parts: list[tuple[str, str]] = [(f"Week {status.weeks[-1].number} ", "bold $accent")]
        for stage in JourneyStage:
            here = stage is status.stage
            parts += [
                (f" {STAGE_WEEKS[stage]} {stage} ", "bold reverse $accent" if here else "$quiet"),
                (" ", ""),
            ]
        behind = status.calendar is not status.stage
        parts.append(("\nBy the figures: ", "$quiet"))
        parts.append((f"{status.stage}", "bold"))
        parts.append((f"; by the calendar: {status.calendar}.\n" if behind else ", as by the calendar.\n", "$quiet"))
        done, open_ = ("x", "-") if self.ascii_only else ("✓", "·")
        for sign in status.signs:
            parts.append((f"{done if sign.reached else open_} ", "bold $accent"))
            parts.append((f"{sign.words}\n", "" if sign.reached else "bold"))
        parts += [("Gate: ", "$quiet"), (str(status.gate), "bold")]
        if status.gate is status.proposed:
            parts.append((", as the figures propose.", "$quiet"))
        else:
            parts += [
                (f"; the figures propose: {PROPOSED_STRICTNESS[status.stage]}. ", "$quiet"),
                (key("journey.gate"), "bold $accent"),
                (" sets it so.", ""),
            ]
        return Content.assemble(*parts)

    def _figures(self, weeks: tuple[JourneyWeek, ...]) -> Content:
        columns = max(self.size.width - 4 - _LABEL - _WORDS, 8)
        wide = max(min(columns // max(len(weeks), 1), _WIDEST), 1)
        shown = weeks[-(columns // wide) :]
        parts: list[tuple[str, str]] = [(f"{'':<{_LABEL}}{self._numbers(shown, wide)}", "$quiet")]
        for figure in FIGURES:
            parts.append((f"\n{figure.label:<{_LABEL}}", "$quiet"))
            parts.append((self._drawn(figure, shown, wide), "$accent"))
            parts.append(("  " + _newest(figure, weeks), "bold"))
        return Content.assemble(*parts)

    def _numbers(self, weeks: tuple[JourneyWeek, ...], wide: int) -> str:
        if wide > 2:
            return "".join(f"{week.number:<{wide}}" for week in weeks)
        first, last = f"week {weeks[0].number}", str(weeks[-1].number)
        return first + last.rjust(max(len(weeks) * wide - len(first), len(last) + 1))

    def _drawn(self, figure: JourneyFigure, weeks: tuple[JourneyWeek, ...], wide: int) -> str:
        line = plot_figure(figure, weeks, ascii_only=self.ascii_only)
        return "".join(bar * (wide - 1) + " " for bar in line) if wide > 1 else line

    def _around(self) -> Content:
        work = self.work
        session = work.purges.session()
        if session is None:
            purge = "none yet"
        elif session.ended_at is None:
            purge = f"running: {session.said} said, {session.heard} heard"
        else:
            silent = work.purges.unanswered()
            purge = f"{session.said} said, {session.heard} heard; {silent} without an answer"
        maps = []
        for person in Persona:
            made = work.empathy.of(person)
            maps.append(f"{person} {made[0].made_on:%d %b}" if made else f"{person}: none yet")
        due = work.exchanges.due()
        overdue = [str(day.direction) for day in due if day.overdue(work.today())]
        never = [str(day.direction) for day in due if day.last is None]
        if len(never) == len(Direction):
            exchanges = "never yet, either way"
        else:
            late = f"overdue: {', '.join(overdue)}" if overdue else ""
            exchanges = (
                "; ".join(filter(None, (late, *(f"never yet: {direction}" for direction in never))))
                or "none is overdue"
            )
        lines = (
            (key("journey.purge"), "purge session", purge),
            (key("journey.maps"), "empathy maps", ", ".join(maps)),
            (key("journey.exchanges"), "exchanges", exchanges),
            (key("journey.sheet"), "six-column sheet", pluralize(len(work.patterns.all()), "pattern")),
            (key("journey.newsletter"), "newsletter", f"{work.newsletters.newest_month():%B %Y}"),
        )
        parts: list[tuple[str, str]] = []
        for key_name, name, words in lines:
            end = "\n" if parts else ""
            parts += [(f"{end} {key_name} ", "bold $accent"), (f" {name:<{_LABEL - 4}}", "bold"), (words, "")]
        return Content.assemble(*parts)

    # -------------------------------------------------------------- actions

    def action_purge(self) -> None:
        """Go to the purge session, which is not presented."""
        if getattr(self.app, "presenting", False):
            self.refuse("The purge session is not presented: who speaks there is not shown to a room.")
        else:
            self.post_message(Navigate(Place.PURGE))

    def action_maps(self) -> None:
        """Go to the empathy maps."""
        self.post_message(Navigate(Place.EMPATHY))

    def action_exchanges(self) -> None:
        """Go to the exchanges."""
        self.post_message(Navigate(Place.EXCHANGES))

    def action_sheet(self) -> None:
        """Go to the six-column sheet."""
        self.post_message(Navigate(Place.SHEET))

    def action_newsletter(self) -> None:
        """Go to the newsletter."""
        self.post_message(Navigate(Place.NEWSLETTER))

    def action_gate(self) -> None:
        """Set the gate as proposed."""
        status = self.work.journey.read()
        if status.gate is status.proposed:
            words = "The gate is as the figures propose already. {everywhere.settings} sets it otherwise."
            self.status.say(with_keys(words))
        else:
            self.done(self.run_verb(self.work.journey.set_gate), undoable=False)

    def action_write(self) -> None:
        """Write the journey to a file."""

        def write(path: Path) -> None:
            self.work.write(self.work.journey.markdown(), path)

        ask_path(self, "Write the journey", f"journey-{self.work.today()}.md", write, "journey")


def _newest(figure: JourneyFigure, weeks: tuple[JourneyWeek, ...]) -> str:
    """Return a figure's newest value in words: that of the newest week in which it was counted."""
    newest = next((week for week in reversed(weeks) if figure.value(week) is not None), weeks[-1])
    return figure.words(newest)

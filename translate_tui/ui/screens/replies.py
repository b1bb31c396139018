"""Closing the loop: every ticket of a decided pattern, and what its customer is answered."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place
from translate_tui.model import Pattern
from translate_tui.redaction import redacted_texts
from translate_tui.services.replies import Answer
from translate_tui.text import clean, count
from translate_tui.ui.screens.base import Room, bindings
from translate_tui.ui.widgets.dialog import Asked
from translate_tui.ui.widgets.masking import as_shown, redactor, shown
from translate_tui.ui.widgets.rows import Cell, Rows


class AnswerList(Rows):
    """A line for each ticket to answer."""

    answers: reactive[tuple[Answer, ...]] = reactive(())

    def watch_answers(self) -> None:
        """Show other answers."""
        self.total = len(self.answers)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return where it was said, by whom, and what."""
        answer = self.answers[index]
        where = answer.source if redactor() else f"{answer.source} {answer.ref}"
        return [
            (where, 18, "quiet"),
            ("", 1, ""),
            (answer.customer or "?", 20, "" if answer.customer else "quiet"),
            ("", 1, ""),
            (answer.quote, width - 40, ""),
        ]


class AnswersScreen(Room):
    """The tickets above, the reply to the selected one below."""

    PLACE = Place.ANSWERS
    UNDER = Place.PATTERNS
    BINDINGS = bindings(Place.ANSWERS)
    DEFAULT_CSS = """
    AnswersScreen AnswerList { height: 1fr; }
    AnswersScreen #head { height: 1; }
    AnswersScreen VerticalScroll { height: 50%; border-top: solid $bar; padding: 0 1; }
    AnswersScreen #reply { height: auto; }
    """

    def body(self) -> ComposeResult:
        """The list and the reply."""
        with Vertical():
            yield Static(id="head")
            yield AnswerList()
            with VerticalScroll(can_focus=False):
                yield Static(id="reply")

    def on_mount(self) -> None:
        """The list has the keys."""
        self._pattern: Pattern | None = None
        self.query_one(AnswerList).focus()

    def show(self, pattern: Pattern) -> None:
        """Show the answers of a pattern."""
        self._pattern = pattern
        self.query_one(AnswerList).cursor = 0
        self.reload()

    def reload(self) -> None:
        """Show the answers as they are."""
        if self._pattern is None:
            return
        pattern = self.work.cards.get(self._pattern.id) or self._pattern
        answers = self.carry_out(lambda: self.work.closing.answers(pattern)) or []
        self._pattern = pattern
        self.query_one(AnswerList).answers = tuple(answers)
        self.query_one("#head", Static).update(
            Content.assemble(
                (f" {pattern.name} ", "bold $accent"), (shown(pattern.title), "bold"),
                (f"   {count(len(answers), 'ticket')} to answer", "$quiet"),
            )
        )  # fmt: skip
        self._reply()

    @property
    def answer(self) -> Answer | None:
        """The selected ticket with its reply."""
        rows = self.query_one(AnswerList)
        return rows.answers[rows.cursor] if rows.total else None

    @on(Rows.Moved)
    def _reply(self) -> None:
        answer = self.answer
        text = as_shown(clean(answer.reply)) if answer else "No ticket belongs to this pattern."
        self.query_one("#reply", Static).update(Content(text))

    def action_edit(self) -> None:
        """Write the reply text."""
        pattern = self._pattern
        if pattern is None:
            return
        was = self.carry_out(lambda: self.work.closing.template(pattern))
        if was is None:
            return
        key = f"reply/{pattern.id}"
        self.ask(
            key,
            f"Reply to the customers of {pattern.name}",
            [Asked("words", "{quote} {title} {why} {customer} are filled in; empty: the template", was, long=True)],
            lambda values: self.work.closing.write(pattern.id, values["words"], was, key),
        )

    def action_copy(self) -> None:
        """Copy the selected reply."""
        if (answer := self.answer) is not None:
            self.app.copy_to_clipboard(as_shown(answer.reply))
            self.echo.say(f"copied the reply to ticket #{answer.ticket_id} (where the terminal allows it)")

    def action_write(self) -> None:
        """Write all to a file."""
        from translate_tui.ui.screens.triage_forms import ask_path

        pattern = self._pattern
        if pattern is None:
            return
        named, answers = pattern, list(self.query_one(AnswerList).answers)
        if (masks := redactor()) is not None:
            named, answers = redacted_texts((pattern, answers), masks.redact)

        def write(path: Path) -> None:
            as_markdown = path.suffix == ".md"
            closing = self.work.closing
            self.work.write(closing.markdown(named, answers) if as_markdown else closing.csv(answers), path)

        proposed = f"replies-{pattern.name}.csv"
        ask_path(
            self, "Write the replies (.csv or .md)", proposed, write, f"{count(len(answers), 'reply', 'replies')}"
        )

    def action_back(self) -> None:
        """Go back to the patterns."""
        self.app.switch_mode("patterns")

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
from translate_tui.services.replies import CustomerReply
from translate_tui.text import clean, pluralize
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.dialog import FormField
from translate_tui.ui.widgets.masking import current_redactor, display_fragment, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList


class ReplyList(VirtualList):
    """A line for each ticket to answer."""

    answers: reactive[tuple[CustomerReply, ...]] = reactive(())

    def watch_answers(self) -> None:
        """Show other answers."""
        self.total = len(self.answers)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return where it was said, by whom, and what."""
        answer = self.answers[index]
        where = answer.source if current_redactor() else f"{answer.source} {answer.ref}"
        return [
            (where, 18, "quiet"),
            ("", 1, ""),
            (answer.customer or "?", 20, "" if answer.customer else "quiet"),
            ("", 1, ""),
            (answer.quote, width - 40, ""),
        ]


class RepliesScreen(BaseScreen):
    """The tickets above, the reply to the selected one below."""

    PLACE = Place.REPLIES
    UNDER = Place.PATTERNS
    BINDINGS = bindings(Place.REPLIES)
    DEFAULT_CSS = """
    RepliesScreen ReplyList { height: 1fr; }
    RepliesScreen #head { height: 1; }
    RepliesScreen VerticalScroll { height: 50%; border-top: solid $bar; padding: 0 1; }
    RepliesScreen #reply { height: auto; }
    """

    def body(self) -> ComposeResult:
        """The list and the reply."""
        with Vertical():
            yield Static(id="head")
            yield ReplyList()
            with VerticalScroll(can_focus=False):
                yield Static(id="reply")

    def on_mount(self) -> None:
        """The list has the keys."""
        self._pattern: Pattern | None = None
        self.query_one(ReplyList).focus()

    async def arrive(self, target: Navigate) -> None:
        """Show the replies of the target's pattern, from the first one."""
        if target.pattern_id is not None:
            self._pattern = self.work.patterns.get(target.pattern_id)
            self.query_one(ReplyList).cursor = 0
            self.reload()

    def reload(self) -> None:
        """Show the answers as they are."""
        if self._pattern is None:
            return
        pattern = self.work.patterns.get(self._pattern.id) or self._pattern
        answers = self.run_verb(lambda: self.work.replies.answers(pattern)) or []
        self._pattern = pattern
        self.query_one(ReplyList).answers = tuple(answers)
        self.query_one("#head", Static).update(
            Content.assemble(
                (f" {pattern.name} ", "bold $accent"), (display_text(pattern.title), "bold"),
                (f"   {pluralize(len(answers), 'ticket')} to answer", "$quiet"),
            )
        )  # fmt: skip
        self._reply()

    @property
    def answer(self) -> CustomerReply | None:
        """The selected ticket with its reply."""
        rows = self.query_one(ReplyList)
        return rows.answers[rows.cursor] if rows.total else None

    @on(VirtualList.Moved)
    def _reply(self) -> None:
        answer = self.answer
        text = display_fragment(clean(answer.reply)) if answer else "No ticket belongs to this pattern."
        self.query_one("#reply", Static).update(Content(text))

    def action_edit(self) -> None:
        """Write the reply text."""
        pattern = self._pattern
        if pattern is None:
            return
        was = self.run_verb(lambda: self.work.replies.template(pattern))
        if was is None:
            return
        key = f"reply/{pattern.id}"
        self.ask(
            key,
            f"Reply to the customers of {pattern.name}",
            [
                FormField(
                    "words", "{quote} {title} {why} {customer} are filled in; empty: the template", was, long=True
                )
            ],
            lambda values: self.work.replies.write(pattern.id, values["words"], was, key),
        )

    def action_copy(self) -> None:
        """Copy the selected reply."""
        if (answer := self.answer) is not None:
            self.app.copy_to_clipboard(display_fragment(answer.reply))
            self.status.say(f"copied the reply to ticket #{answer.ticket_id} (where the terminal allows it)")

    def action_write(self) -> None:
        """Write all to a file."""
        pattern = self._pattern
        if pattern is None:
            return
        named, answers = pattern, list(self.query_one(ReplyList).answers)
        if (masks := current_redactor()) is not None:
            named, answers = redacted_texts((pattern, answers), masks.redact)

        def write(path: Path) -> None:
            as_markdown = path.suffix == ".md"
            closing = self.work.replies
            self.work.write(closing.markdown(named, answers) if as_markdown else closing.csv(answers), path)

        proposed = f"replies-{pattern.name}.csv"
        ask_path(
            self, "Write the replies (.csv or .md)", proposed, write, f"{pluralize(len(answers), 'reply', 'replies')}"
        )

    def action_back(self) -> None:
        """Go back to the patterns."""
        self.post_message(GoBack())

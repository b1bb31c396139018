"""RepliesScreen: every ticket of a decided pattern, with the reply to its customer."""

from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import Place
from translate_tui.model import Pattern
from translate_tui.redaction.values import redact_texts
from translate_tui.services.replies import CustomerReply
from translate_tui.services.workspace import Workspace
from translate_tui.text import clean, pluralize
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.containers import Vertical, VerticalScroll
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.masking import current_redactor, display_customer, display_fragment, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock


class ReplyList(VirtualList):
    """A row for each ticket of the pattern, whose customer gets a reply."""

    replies: reactive[tuple[CustomerReply, ...]] = reactive(())

    def watch_replies(self, before: Sequence[CustomerReply], now: Sequence[CustomerReply]) -> None:
        """Repaint with the new replies, with the cursor on that to the same ticket."""
        self.follow([reply.ticket_id for reply in before], [reply.ticket_id for reply in now])

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the ticket's source, customer and quote; while texts are masked, without its number there."""
        reply = self.replies[index]
        where = reply.source if current_redactor() else f"{reply.source} {reply.ref}"
        return [
            (where, 18, "quiet"),
            ("", 1, ""),
            (display_customer(reply.customer) or "?", 20, "" if reply.customer else "quiet"),
            ("", 1, ""),
            (reply.quote, width - 40, ""),
        ]


class RepliesScreen(BaseScreen):
    """The tickets of a decided pattern, and the reply to the selected one."""

    PLACE = Place.REPLIES
    UNDER = Place.PATTERNS
    BINDINGS = bindings(Place.REPLIES)
    DEFAULT_CSS = """
    RepliesScreen ReplyList { height: 1fr; }
    RepliesScreen VerticalScroll { height: 50%; border-top: solid $line; padding: 0 1; }
    RepliesScreen #reply { height: auto; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._pattern: Pattern | None = None  # until the place is entered with one

    def body(self) -> ComposeResult:
        """Return the list of tickets and the reply."""
        with Vertical():
            yield TextBlock(id="head", classes="one-line")
            yield ReplyList()
            with VerticalScroll(can_focus=False):
                yield TextBlock(id="reply")

    def on_mount(self) -> None:
        self.query_one(ReplyList).focus()

    async def arrive(self, target: Navigate) -> None:
        """Show the replies of the target's pattern, from the first one."""
        if target.pattern_id is not None:
            self._pattern = self.work.patterns.get(target.pattern_id)
            self.query_one(ReplyList).cursor = 0
            self.reload()

    def reload(self) -> None:
        """Show the tickets and the replies as they read now."""
        if self._pattern is None:
            return
        pattern = self.work.patterns.get(self._pattern.id) or self._pattern
        replies = self.run_verb(lambda: self.work.replies.answers(pattern)) or []
        self._pattern = pattern
        self.query_one(ReplyList).replies = tuple(replies)
        self.query_one("#head", TextBlock).update(
            Content.assemble(
                (f" {pattern.name} ", "bold $quiet"), (display_text(pattern.title), "bold"),
                (f"   {pluralize(len(replies), 'ticket')} to reply to", "$quiet"),
            )
        )  # fmt: skip
        self._show_reply()

    @property
    def reply(self) -> CustomerReply | None:
        """The selected ticket with its reply; None in an empty list."""
        rows = self.query_one(ReplyList)
        return rows.replies[rows.cursor] if rows.total else None

    @on(VirtualList.Moved)
    def _show_reply(self) -> None:
        """Show the reply to the selected ticket's customer."""
        selected = self.reply
        text = display_fragment(clean(selected.reply)) if selected else "This pattern has no tickets."
        self.query_one("#reply", TextBlock).update(Content(text))

    def action_edit(self) -> None:
        """Write the text of the reply, which has placeholders for what differs by ticket."""
        pattern = self._pattern
        if pattern is None:
            return
        before = self.run_verb(lambda: self.work.replies.template(pattern))
        if before is None:
            return
        draft_key = f"reply/{pattern.id}"
        self.ask(
            draft_key,
            f"Reply to the customers of {pattern.name}",
            [
                FormField(
                    "words",
                    "{quote} {title} {why} {customer} are filled in; empty restores the template",
                    before,
                    long=True,
                )
            ],
            lambda values: self.work.replies.write(pattern.id, values["words"], before, draft_key),
        )

    def action_copy(self) -> None:
        """Copy the reply to the selected ticket to the clipboard."""
        if (selected := self.reply) is not None:
            self.app.copy_to_clipboard(display_fragment(selected.reply))
            self.status.say(
                f"copied the reply to ticket #{selected.ticket_id} (if it doesn't paste, save it to a file)"
            )

    def action_export(self) -> None:
        """Write all replies to a file (CSV, or markdown for .md), masked if they are masked on the screen."""
        pattern = self._pattern
        if pattern is None:
            return
        masked_pattern, replies = pattern, list(self.query_one(ReplyList).replies)
        if (redactor := current_redactor()) is not None:
            masked_pattern, replies = redact_texts((pattern, replies), redactor.redact)

        def write(path: Path) -> None:
            as_markdown = path.suffix == ".md"
            service = self.work.replies
            self.work.write(service.markdown(masked_pattern, replies) if as_markdown else service.csv(replies), path)

        proposed = f"replies-{pattern.name}.csv"
        ask_path(
            self, "Save the replies (.csv or .md)", proposed, write, f"{pluralize(len(replies), 'reply', 'replies')}"
        )

    def action_back(self) -> None:
        """Go back to where this place was entered from."""
        self.post_message(GoBack())

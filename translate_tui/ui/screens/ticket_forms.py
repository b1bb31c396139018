"""A page with a whole ticket, and the form that adds one by hand."""

from collections.abc import Sequence

from textual import on
from textual.content import Content
from textual.widgets import Input

from translate_tui.model import AsideKind, Pattern, Reply, Ticket, UserError, format_local_time
from translate_tui.services.river import DRAFT
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.form_dialog import FormDialog, FormField
from translate_tui.ui.widgets.masking import display_customer, display_text
from translate_tui.ui.widgets.tickets import ticket_content


def ticket_page(ticket: Ticket, replies: Sequence[Reply], pattern: Pattern | None, aside: str = "") -> Content:
    """Return a whole ticket: its text, what is known of it, its pattern, its replies.

    `aside` is the reason why it was set aside.
    """
    parts = [ticket_content(ticket)]
    facts = [
        ("posted", format_local_time(ticket.posted_at) if ticket.posted_at else "unknown"),
        ("raised by", ticket.author),
        ("River format", "yes" if ticket.in_format else "no"),
        ("workaround", ticket.workaround),
        ("requested fix", ticket.requested),
        ("pattern", _where(ticket, pattern, aside)),
        ("number", f"#{ticket.id}"),
    ]
    parts += [
        Content.assemble((f"\n{name}: ", "$quiet"), (display_text(value), "")) for name, value in facts if value
    ]
    for reply in replies:
        author = ", ".join(filter(None, (display_text(reply.author), display_customer(reply.customer)))) or "somebody"
        parts.append(Content.assemble((f"\n\n{author} replied\n", "$quiet"), (display_text(reply.quote), "")))
    return Content("").join(parts)


def _where(ticket: Ticket, pattern: Pattern | None, aside: str) -> str:
    if pattern:
        return f"{pattern.name} {pattern.title}"
    if ticket.aside is None:
        return "none: in the inbox"
    kind = "kept as praise" if ticket.aside is AsideKind.PRAISE else f"set aside ({ticket.aside})"
    return f"none: {kind}{f', {aside}' if aside else ''}"


class QuickAdd(FormDialog):
    """A dialog that adds a ticket: one line in River format, or a small form that the line fills as it is typed."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._filled: dict[str, str] = {}  # by the line, by field name
        super().__init__(
            "Quick add",
            [
                FormField("line", "One line", hint='[BUG] - [ENTERPRISE] - [BLOCKING] "what they said"'),
                FormField("quote", "What the customer said"),
                FormField("customer", "Customer", hint="empty: unknown, counted separately"),
                FormField(
                    "type", "Type", hint="bug, request, question, call, praise",
                    suggestions=("bug", "request", "question", "call", "praise"),
                ),
                FormField(
                    "segment", "Segment", hint="enterprise, mid-market, smb ...",
                    suggestions=("enterprise", "mid-market", "smb"),
                ),
                FormField("impact", "Impact", hint="in the reporter's words"),
            ],
            drafts=work.drafts,
            draft_key=DRAFT,
            accept=self._add,
            hint="Enter saves a complete line or goes to the next field · Esc closes, draft kept",
        )  # fmt: skip

    def on_mount(self) -> None:
        """Note what a line that a draft brought back has filled: the rest was typed into the other fields."""
        self._filled = self._read_line(self.values["line"])

    def _read_line(self, line: str) -> dict[str, str]:
        """Return what a line fills the other fields with, by field name."""
        parsed = self._work.river.read_line(line)
        return {
            "quote": parsed.quote if parsed else line,
            "type": (parsed.type or "") if parsed else "",
            "segment": (parsed.segment or "") if parsed else "",
            "impact": parsed.impact_words if parsed else "",
        }

    @on(Input.Changed, "#line")
    def _line_typed(self, event: Input.Changed) -> None:
        """Fill the other fields, but for what was typed into them."""
        if not event.value:
            return
        filled = self._read_line(event.value)
        for name, value in filled.items():
            field = self.query_one(f"#{name}", Input)
            if field.value in ("", self._filled[name]):
                field.value = value
                field.cursor_position = len(value)
        self._filled = filled

    def action_advance(self) -> None:
        """Add the ticket from a complete line, or at the last field of the form; else go to the next field."""
        parsed = self._work.river.read_line(self.values["line"])
        is_complete = self.focused is not None and self.focused.id == "line" and parsed and not parsed.missing
        if is_complete or (self.focused is not None and self.focused.id == "impact"):
            self.action_finish()
        else:
            self.focus_next()

    def _add(self, typed: dict[str, str]) -> str | None:
        """Add the ticket and put what was done into the result, as "label"; or return why it was refused."""
        try:
            _, typed["label"] = self._work.river.add_ticket(
                typed["quote"], typed["type"], typed["segment"], typed["impact"], typed["customer"], draft=DRAFT
            )
        except UserError as error:
            return str(error)
        return None

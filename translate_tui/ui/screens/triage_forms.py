"""What several rooms ask or show: a pattern to pick, a whole ticket, a ticket added by hand."""

from collections.abc import Callable, Sequence
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widgets import Input

from translate_tui.model import Pattern, Reply, Ticket, UserError
from translate_tui.protocol.card import describe_segment
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.dialog import FormDialog, FormField, Option, PickDialog
from translate_tui.ui.widgets.masking import current_redactor, display_text
from translate_tui.ui.widgets.tickets import ticket_content


def pattern_options(patterns: Sequence[Pattern], without: int | None = None) -> list[Option]:
    """Return patterns as lines to pick from."""
    return [
        Option(
            str(p.id),
            f"{p.name} {display_text(p.title)}",
            f"{p.volume.customers} cust. {display_text(describe_segment(p))}",
        )
        for p in patterns
        if p.id != without
    ]


def pick_pattern(room: BaseScreen, title: str, options: Sequence[Option], verb: Callable[[int], None]) -> None:
    """Ask for one of these patterns (see `pattern_options`) and hand its id to `verb`."""

    def chosen(key: str | None) -> None:
        if key:
            verb(int(key))

    room.app.push_screen(PickDialog(title, options), chosen)


def choose_pattern(room: BaseScreen, title: str, verb: Callable[[int], None], without: int | None = None) -> None:
    """Ask for any pattern but one and hand its id to `verb`; say so where there is none."""
    options = pattern_options(room.work.patterns.all(), without)
    if options:
        pick_pattern(room, title, options, verb)
    else:
        room.refuse("There is no other pattern yet. c makes one.")


def ask_title(room: BaseScreen, title: str, proposed: str, ticket_id: int, verb: Callable[[str], None]) -> None:
    """Ask for a new pattern's title, with one proposed in the words of a ticket, and hand it to `verb`."""

    def named(values: dict[str, str] | None) -> None:
        if values is not None:
            verb(values["title"])

    fields = [
        FormField(
            "title", "Its title", "" if current_redactor() else proposed, hint="typing replaces it", replaced=True
        )
    ]
    room.app.push_screen(FormDialog(title, fields, drafts=room.work, draft_key=f"title/{ticket_id}"), named)


def ticket_page(ticket: Ticket, replies: Sequence[Reply], pattern: Pattern | None) -> Content:
    """Return a whole ticket with its replies."""
    parts = [ticket_content(ticket)]
    facts = [
        ("posted", f"{ticket.posted_at:%Y-%m-%d %H:%M} UTC" if ticket.posted_at else "on an unknown day"),
        ("brought in by", ticket.author),
        ("River format", "yes" if ticket.in_format else "no"),
        ("what they do meanwhile", ticket.workaround),
        ("what they ask for", ticket.requested),
        ("pattern", f"{pattern.name} {pattern.title}" if pattern else "none: in the inbox"),
        ("number", f"#{ticket.id}"),
    ]
    parts += [
        Content.assemble((f"\n{name}: ", "$quiet"), (display_text(value), "")) for name, value in facts if value
    ]
    for reply in replies:
        who = ", ".join(filter(None, (display_text(reply.author), display_text(reply.customer)))) or "somebody"
        parts.append(Content.assemble((f"\n\n{who} replied\n", "$quiet"), (display_text(reply.quote), "")))
    return Content("").join(parts)


class QuickAdd(FormDialog):
    """One line in River format, or a small form; the line fills the form as it is typed."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        super().__init__(
            "Quick add",
            [
                FormField("line", "One line", hint='[BUG] - [ENTERPRISE] - [BLOCKING] "what they said"'),
                FormField("quote", "What the customer said"),
                FormField("customer", "Customer", hint="empty: unknown, counted apart"),
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
            drafts=work,
            draft_key="quick add",
            hint="Enter keeps a whole line, else goes on · Esc leaves, typed text is kept",
        )  # fmt: skip

    @on(Input.Changed, "#line")
    def _line_typed(self, event: Input.Changed) -> None:
        read = self._work.read_line(event.value)
        filled = {
            "quote": read.quote if read else event.value,
            "type": (read.type or "") if read else "",
            "segment": (read.segment or "") if read else "",
            "impact": read.impact_words if read else "",
        }
        if event.value:
            for name, value in filled.items():
                self.query_one(f"#{name}", Input).value = value

    def action_advance(self) -> None:
        """Keep the ticket at once from a complete line, or at the last field of the form."""
        read = self._work.read_line(self.values["line"])
        whole = self.focused is not None and self.focused.id == "line" and read and not read.missing
        if whole or (self.focused is not None and self.focused.id == "impact"):
            self._take_in()
        else:
            self.focus_next()

    def _take_in(self) -> None:
        from textual.widgets import Static

        typed = self.values
        try:
            _, label = self._work.add_ticket(
                typed["quote"], typed["type"], typed["segment"], typed["impact"], typed["customer"], draft="quick add"
            )
        except UserError as refused:
            self.query_one(".trouble", Static).update(Content(str(refused)))
            return
        self.dismiss({"label": label})


def ask_path(room: BaseScreen, title: str, proposed: str, write: Callable[[Path], None], what: str) -> None:
    """Ask for a file, have `write` write it, and say where it lies."""

    warned: list[Path] = []

    def accept(values: dict[str, str]) -> str | None:
        path = Path(values["path"]).expanduser()
        if path.is_file() and path not in warned:
            warned.append(path)
            return f"{path.name} is there already. Enter once more writes over it."
        try:
            write(path)
        except UserError as refused:
            return str(refused)
        room.status.say(f"{what} written to {path}")
        return None

    fields = [FormField("path", "To which file?", str(Path.cwd() / proposed))]
    room.app.push_screen(FormDialog(title, fields, accept=accept))

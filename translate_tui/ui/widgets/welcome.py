"""What the River says while there is no ticket in it yet."""

from textual.content import Content

WELCOME = Content.from_markup(
    "[b $accent]The River[/] is where everything customers say flows together.\n"
    "Tickets become patterns, at most five of them go into the weekly\n"
    "meeting, and the meeting ends with minutes.\n\n"
    "[b $accent]i[/]  import the first tickets (Slack, a helpdesk, CSV, XLSX, JSON ...)\n"
    "[b $accent]a[/]  or add one ticket by hand\n"
    "[b $accent]G[/]  the practice in two pages: it begins with a purge session ([b $accent]F6[/], [b $accent]p[/])\n"
    "[b $accent]?[/]  see all keys\n\n"
    "[$quiet]To look around first: q, then `translate-tui demo --tour` (a sample company).[/]"
)

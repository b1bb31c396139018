"""The page that the triage screen shows while there is no ticket yet."""

from textual.content import Content

from translate_tui.commands import key


def welcome() -> Content:
    """Return what the app is for and the keys with which to begin."""
    return Content.from_markup(
        "[b]The River[/] is where everything customers say flows together.\n"
        "Tickets become patterns, at most five of them go into the weekly\n"
        "meeting, and the meeting ends with minutes.\n\n"
        "[b]$import_[/]  import the first tickets (Slack, a helpdesk, CSV, XLSX, JSON ...)\n"
        "[b]$add[/]  or add one ticket by hand\n"
        "[b]$guide[/]  the practice in two pages: it begins with a purge session "
        "([b]$journey[/], [b]$purge[/])\n"
        "[b]$help[/]  see all keys\n\n"
        "[$quiet]To look around first: $quit, then `translate-tui demo --tour` (a sample company).[/]",
        import_=key("triage.import"),
        add=key("triage.add"),
        guide=key("everywhere.guide"),
        journey=key("everywhere.journey"),
        purge=key("journey.purge"),
        help=key("everywhere.help"),
        quit=key("everywhere.quit"),
    )

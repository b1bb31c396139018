"""The page that the triage screen shows while there is no ticket yet."""

from textual.content import Content

from translate_tui.commands import key


def welcome() -> Content:
    """Return what the app is for and the keys with which to begin."""
    return Content.from_markup(
        "[b]The River[/] is the stream of everything that customers say.\n"
        "Tickets become patterns. At most five patterns go into the weekly\n"
        "meeting, and the meeting ends with minutes.\n\n"
        "[b]$import_[/]  import a file: Slack, a helpdesk, CSV, Excel, JSON ...\n"
        "[b]$add[/]  add a ticket by hand\n"
        "[b]$sample[/]  open a sample company, with a tour\n"
        "[b]$guide[/]  read the guide: how it works, in two pages\n\n"
        "[$quiet]$help shows all keys, $quit quits.[/]",
        import_=key("triage.import"),
        add=key("triage.add"),
        guide=key("everywhere.guide"),
        sample=key("triage.sample"),
        help=key("everywhere.help"),
        quit=key("everywhere.quit"),
    )

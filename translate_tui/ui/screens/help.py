"""The help page: what every key does in this place, and everywhere."""

from textual.content import Content

from translate_tui.commands import Place, commands_of, help_text, keys, with_keys


def help_page(place: Place) -> Content:
    """Return what a place is for, its commands with keys and help, and the commands that work everywhere."""
    parts: list[tuple[str, str]] = [(f"{place.label}\n", "bold"), (f"{with_keys(place.about)}\n", "$quiet")]
    for section in (place, Place.EVERYWHERE):
        parts.append((f"\n{section.label}\n" if section is not place else "\n", "bold"))
        for command in commands_of(section):
            parts += [(f"{keys(command.id):>12}  ", "bold"), (f"{help_text(command)}\n", "")]
    parts.append(("\n      Ctrl+P  Open the command palette: all commands by name.  esc closes this page.", "$quiet"))
    return Content.assemble(*parts)

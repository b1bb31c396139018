"""The command palette: every action of this place and everywhere, with its key."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from translate_tui.commands import Command, Place, commands_of, help_text, keys


class ActionProvider(Provider):
    """Offers the declared commands to the palette."""

    def _commands(self) -> list[Command]:
        place = getattr(self.screen, "PLACE", None)
        here = commands_of(place) if isinstance(place, Place) else ()
        return [*here, *commands_of(Place.EVERYWHERE)]

    def _label(self, command: Command) -> str:
        return f"{command.label}  [{keys(command.id)}]"

    async def discover(self) -> Hits:
        """Offer everything while nothing is typed."""
        for command in self._commands():
            run = partial(self.screen.run_action, command.action)
            yield DiscoveryHit(Content(self._label(command)), run, text=command.label, help=help_text(command))

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        for command in self._commands():
            searched = f"{command.label} {help_text(command)}"
            if (score := matcher.match(searched)) > 0:
                run = partial(self.screen.run_action, command.action)
                yield Hit(score, Content(self._label(command)), run, text=searched, help=help_text(command))

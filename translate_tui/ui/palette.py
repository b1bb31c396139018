"""ActionProvider: the commands of the place that is shown in Textual's command palette, with their keys."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from translate_tui.commands import Command, Place, commands_of, help_text, keys


class ActionProvider(Provider):
    """Offers the palette the commands of the current place and those that work everywhere."""

    def _commands(self) -> list[Command]:
        place = getattr(self.screen, "PLACE", None)
        place_commands = commands_of(place) if isinstance(place, Place) else ()
        return [*place_commands, *commands_of(Place.EVERYWHERE)]

    def _label(self, command: Command) -> str:
        return f"{command.label}  [{keys(command.id)}]"

    async def discover(self) -> Hits:
        """Yield all commands: nothing is typed yet."""
        for command in self._commands():
            run = partial(self.screen.run_action, command.action)
            yield DiscoveryHit(Content(self._label(command)), run, text=command.label, help=help_text(command))

    async def search(self, query: str) -> Hits:
        """Yield the commands whose label or help matches `query`."""
        matcher = self.matcher(query)
        for command in self._commands():
            label_and_help = f"{command.label} {help_text(command)}"
            if (score := matcher.match(label_and_help)) > 0:
                run = partial(self.screen.run_action, command.action)
                yield Hit(score, Content(self._label(command)), run, text=label_and_help, help=help_text(command))

"""LintScreen: the share of posts in River format by channel, and how each other post would read."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place
from translate_tui.protocol.lint import ChannelShare, Post, channel_shares, missing_parts, to_river_format
from translate_tui.text import pluralize
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.widgets.masking import display_fragment, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

MAX_POSTS = 5000  # posts in the list
MAX_CHANNELS = 6  # channels with a line of their own; #shares has eight lines
_NO_POSTS = "No posts to check yet. The format check reads Slack exports and files of River lines."
_ALL_IN_FORMAT = "Every post follows the River format."


class PostList(VirtualList):
    """A row for each post that does not follow the River format."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[Post] = []

    def show(self, posts: list[Post]) -> None:
        """Show these posts in the list."""
        self.posts = posts
        self.total = len(posts)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return channel, position in the source, what is missing, and the words."""
        post = self.posts[index]
        missing = ", ".join(missing_parts(post)) or "format"
        return [
            (post.channel, 12, "strong"),
            (f" {post.where}", 18, "quiet"),
            (f" {missing}", 23, "strong"),
            (f" {display_text(post.quote)}", width - 53, ""),
        ]


class LintScreen(BaseScreen):
    """The share of posts in River format by channel, and the other posts, each with the corrected line."""

    PLACE = Place.LINT
    UNDER = Place.TRIAGE
    BINDINGS = bindings(Place.LINT)

    DEFAULT_CSS = """
    LintScreen #shares { height: auto; max-height: 8; padding: 0 1; border-bottom: solid $line; }
    LintScreen PostList { height: 1fr; }
    LintScreen #corrected { height: auto; min-height: 3; max-height: 8; padding: 0 1; border-top: solid $line; }
    """

    def body(self) -> ComposeResult:
        """Return the shares, the posts, and the corrected line of the post under the cursor."""
        yield TextBlock(id="shares")
        yield PostList()
        yield TextBlock(id="corrected")

    def on_mount(self) -> None:
        self.query_one(PostList).focus()

    def reload(self) -> None:
        """Check all posts again and show those that do not follow the format."""
        posts = self.work.river.lint(None)
        self.query_one("#shares", TextBlock).update(_share_lines(channel_shares(posts)))
        self.query_one(PostList).show([post for post in posts if not post.in_format][:MAX_POSTS])
        self._show_corrected()

    @property
    def _post(self) -> Post | None:
        rows = self.query_one(PostList)
        return rows.posts[rows.cursor] if rows.total else None

    @on(VirtualList.Moved)
    def _show_corrected(self) -> None:
        """Show how the post under the cursor would read in River format."""
        post = self._post
        line = self.query_one("#corrected", TextBlock)
        if post is None:
            line.update(Content.styled(_ALL_IN_FORMAT, "$quiet") if self.work.river.lint(None) else Content(""))
        else:
            line.update(
                Content.assemble(("In River format:  ", "$quiet"), (display_text(to_river_format(post)), "bold"))
            )

    def action_copy(self) -> None:
        """Copy the corrected line of the post to the clipboard."""
        post = self._post
        if post is None:
            self.refuse("There is no post to correct.")
            return
        self.app.copy_to_clipboard(display_fragment(to_river_format(post)))
        self.status.say("copied: fill in the parts marked with a question mark")

    def action_back(self) -> None:
        """Go back to where this place was entered from."""
        self.post_message(GoBack())


def _share_lines(shares: list[ChannelShare]) -> Content:
    """Return a line for each channel with its share, and one with the number of channels left out."""
    if not shares:
        return Content.styled(_NO_POSTS, "$quiet")
    parts: list[tuple[str, str]] = []
    for share in shares[:MAX_CHANNELS]:
        missing = ", ".join(f"{part} {times:,}" for part, times in share.missing.items() if times)
        parts += [
            ("\n" if parts else "", ""),
            (f"{share.percent:>3} %  ", "bold"),
            (f"{display_text(share.channel)}: {share.in_format:,} of ", "bold"),
            (f"{pluralize(share.posts, 'post')} in River format", "bold"),
            (f"   missing: {missing}" if missing else "", "$quiet"),
        ]
    if len(shares) > MAX_CHANNELS:
        parts.append((f"\nand {pluralize(len(shares) - MAX_CHANNELS, 'more channel')}", "$quiet"))
    return Content.assemble(*parts)

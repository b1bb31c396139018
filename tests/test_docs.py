"""README and docs: links lead somewhere, examples run, keys exist, pages are short, pictures are of today."""

import re
import shlex
import shutil
import struct
from pathlib import Path

import click
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.app.conftest import run
from tests.conftest import is_full
from translate_tui.cli import main
from translate_tui.commands import COMMANDS, Place, commands_of
from translate_tui.commands.keys import readable
from translate_tui.services.workspace import Workspace, sample_path

ROOT = Path(__file__).parent.parent
import build_pictures  # noqa: E402

PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
TASKS = ("first-week", "importing", "triage", "meeting", "after-the-meeting", "privacy", "backup", "standby")
README_PICTURES = ("river", "grid", "meeting", "present-sentence", "minutes")
# Not keys of a place: of lists, forms and dialogs.
OTHER_KEYS = {"ctrl+p", "home", "end", "-", "d", "H", "M", "L", "F2"}


def tokens_of(page: Path) -> list[Token]:
    """Return the inline tokens and code blocks of a page."""
    tokens = MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8"))
    return [*tokens, *(child for token in tokens for child in token.children or ())]


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for token in tokens_of(page):
        target = str(token.attrGet("href") or token.attrGet("src") or "")
        if not target or target.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors_of(linked), f"{page.name} links to {target}"


def test_the_site_has_every_page() -> None:
    listed = re.findall(r": ([a-z-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == [page.name for page in sorted((ROOT / "docs").glob("*.md"))]


def test_pages_are_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= 400
    for name in TASKS:
        assert len((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8").split()) < 800, name


def commands_in(page: Path) -> list[list[str]]:
    """Return the words of each call of translate-tui in a page's code."""
    calls = []
    for token in tokens_of(page):
        if token.type in ("code_inline", "fence"):
            for line in token.content.splitlines():
                call = re.search(r"(?:^|/)(translate-tui(?: .*)?)$", line.split("  #")[0].split(" #")[0].strip())
                calls += [shlex.split(call[1])] if call else []
    return calls


@pytest.mark.parametrize("page", [p for p in PAGES if p.name != "CHANGELOG.md"], ids=lambda page: page.name)
def test_examples_name_commands_and_options_that_exist(page: Path) -> None:
    for _, *words in commands_in(page):
        command: click.Command = main
        options = {option for param in main.params for option in param.opts}
        for word in words:
            if isinstance(command, click.Group) and word in command.commands:
                command = command.commands[word]
                options |= {option for param in command.params for option in param.opts}
            elif word.startswith("--"):
                assert word.partition("=")[0] in {*options, "--help"}, f"{page.name}: {word} in {' '.join(words)}"
            else:
                is_value = command is not main or any(w.startswith("--") for w in words)
                assert is_value, f"{page.name}: {word} is no command"


@pytest.mark.parametrize("name", TASKS)
def test_keys_in_the_task_pages_exist(name: str) -> None:
    known = {readable(key) for command in COMMANDS for key in command.default_keys.split(",")}
    known |= {key.replace("shift-", "shift+") for key in known} | OTHER_KEYS
    for token in tokens_of(ROOT / "docs" / f"{name}.md"):
        is_key = re.fullmatch(r"\S|F\d+|\^\S|(shift|ctrl)\+\S+|enter|esc|tab|space|home|end", token.content)
        if token.type == "code_inline" and is_key and token.content not in "|":
            assert token.content in known, f"{name}.md: {token.content}"


def description_of(picture: Path) -> str:
    """Return the text of the screen that a PNG shows, which it holds as its description."""
    data = picture.read_bytes()
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        chunk = data[at + 8 : at + 8 + length]
        if kind == b"iTXt" and chunk.startswith(b"Description\0"):
            return chunk[len(b"Description\0\0\0\0\0") :].decode("utf-8")
        at += 12 + length
    return ""


@pytest.mark.parametrize("name", build_pictures.PICTURES if is_full() else README_PICTURES)
async def test_pictures_show_the_present_screens(name: str, tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    shutil.copyfile(sample_path(), path)
    async with run(Workspace(path, lambda: build_pictures.MOMENT), build_pictures.SIZE, sample=True) as user:
        await user.matcher_ready()
        await user.press(*build_pictures.PICTURES[name])
        await user.workers_done()
        shown = description_of(ROOT / "docs" / "pictures" / f"{name}.png").splitlines()
        assert [line.rstrip() for line in user.screen.splitlines()] == [line.rstrip() for line in shown], (
            "run python scripts/build_pictures.py"
        )


def test_every_place_is_in_the_key_table() -> None:
    table = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert all(f"`[{place.value}]`" in table for place in Place if commands_of(place))

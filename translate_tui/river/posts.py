"""River lines in a text file: posts, each beginning with `[TYPE] - [SEGMENT] - [IMPACT]`.

A quote may follow on the same or on the next lines, up to an empty line or the next post; an
opened quotation mark goes on until it is closed. What stands between and is not in River format
is taken in all the same, and flagged: nothing that was said is lost.
"""

from collections.abc import Iterator
from pathlib import Path

from translate_tui.model import Row
from translate_tui.river.line import starts
from translate_tui.river.reading import Reading, Refs, file_label
from translate_tui.river.tickets import ticket_from

Post = tuple[int, str]  # the line on which it begins, and its text


def looks_like_posts(head: str) -> bool:
    """Tell whether a text is posts in River format: its first line of text is one, or two others are."""
    lines = [line for line in head.splitlines()[:400] if line.strip()]
    return bool(lines) and (starts(lines[0]) or sum(starts(line) for line in lines) >= 2)


def read(path: Path, encoding: str) -> Reading:
    """Return the posts of a text file, each a ticket."""
    return Reading("river lines", "River lines", file_label(path), _rows(path, encoding))


def _rows(path: Path, encoding: str) -> Iterator[Row]:
    refs = Refs()
    with path.open(encoding=encoding, errors="replace") as file:
        for line, text in split(file):
            yield ticket_from(line, {"text": text}, refs, lambda text=text: text)  # type: ignore[misc]


def split(lines: Iterator[str] | list[str]) -> Iterator[Post]:
    """Yield the posts of a text."""
    begun, gathered = 0, list[str]()
    waiting = False  # the post so far is only its head: the quote may come after empty lines

    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if starts(line):
            if gathered:
                yield begun, "\n".join(gathered)
            begun, gathered, waiting = number, [line], line.rstrip(" *_").endswith(("]", "］", "】"))
        elif line.strip():
            if not gathered:
                begun = number
            gathered.append(line)
            waiting = False
        elif gathered and not waiting and not _open_quote("\n".join(gathered)):
            yield begun, "\n".join(gathered)
            gathered = []
        elif gathered and not waiting:
            gathered.append("")
    if gathered:
        yield begun, "\n".join(gathered)


def _open_quote(post: str) -> bool:
    return post.count('"') % 2 == 1 or post.count("“") > post.count("”") + post.count("“") // 2

"""TextField: what all fields have in common that text is typed or pasted into."""

from translate_tui.text import clean


class TextField:
    """A field for text. While one has the focus, several lines that come in a burst of keys are a paste."""

    def put(self, text: str) -> None:
        """Put text into the field in place of what is selected, as a paste does."""
        raise NotImplementedError


def pasted_text(text: str) -> str:
    """Return what a paste puts into a field of several lines: all of it, without characters that are unsafe to show.

    Spaces and line ends around it stay, for it may be put between words.
    """
    words = clean(f".{text}.")  # `clean` also removes what is around the text
    return words[1:-1]


def pasted_line(text: str) -> str:
    """Return what a paste puts into a field of one line: the lines are joined by spaces."""
    words = pasted_text(text)
    if "\n" not in words:
        return words
    lines = filter(None, map(str.strip, words.split("\n")))
    return " " * words.startswith("\n") + " ".join(lines)

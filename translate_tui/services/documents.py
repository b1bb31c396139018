"""In which form a document is written, and how it is rendered in that form."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_tui.model import UserError

if TYPE_CHECKING:
    from translate_tui.exports.document import Block

_FORMS: Final = {".html": "html", ".htm": "html", ".txt": "text", ".md": "md", ".markdown": "md", "": "md"}


def form_of(path: Path | None) -> str:
    """Return the form ("md", "html" or "text") that a file's name asks for. Raises UserError for another ending."""
    form = _FORMS.get(path.suffix.lower() if path else "")
    if form is None:
        raise UserError(f"{path} would be none: a page is written as .md, .html or .txt. Nothing was written.")
    return form


def render(blocks: "list[Block]", form: str) -> str:
    """Return a document as md, text or html."""
    from translate_tui.exports import html, markdown, plain_text  # no screen needs them before its first frame

    renderers = {"md": markdown.render, "text": plain_text.render, "html": html.render}
    return renderers[form](blocks)

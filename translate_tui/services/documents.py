"""Documents as markdown, HTML or plain text: which form a file asks for, and rendering in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_tui.model import UserError

if TYPE_CHECKING:
    from translate_tui.exports.document import Block

_FORMS: Final = {".html": "html", ".htm": "html", ".txt": "text", ".md": "md", ".markdown": "md", "": "md"}


def form_of(path: Path | None) -> str:
    """Return the form of a file by its ending: "md" (also without one), "html" or "text". Raises UserError."""
    form = _FORMS.get(path.suffix.lower() if path else "")
    if form is None:
        raise UserError(f"{path} has an unknown file type, so nothing was written. Use .md, .html or .txt.")
    return form


def render(blocks: "list[Block]", form: str) -> str:
    """Return a document as a text in a form of `form_of`."""
    from translate_tui.exports import html, markdown, plain_text  # 5 ms of `--help`, which asks for a form only

    renderers = {"md": markdown.render, "text": plain_text.render, "html": html.render}
    return renderers[form](blocks)

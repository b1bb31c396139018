"""The words of the app, its messages and its docs: plain English, and one word for one thing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
from list_strings import PACKAGE, Text, all_texts  # noqa: E402

# Words that people do not say, and words for which there is another one (docs/vocabulary.md).
NOT_OURS = {
    r"anew|thereof|wherein|hereby|whom it may": "say it with everyday words",
    r"parted by|separated out": "separated by",
    r"gives? way|stands? on the slate|stands? in the minutes": "is on the slate, is shown in the minutes",
    r"amend(s|ed)?|mend(s|ed)?\b(?! a)": "edit, change, fix",
    r"promised?|promises": "commitment",
    r"placings?|placements?|place(s|d)? (the |its )?impact|placed P\d": "rating, rate",
    r"purged tickets?|what was purged": "tickets from the purge session",
    r"River lint": "format check",
    r"turn(s|ed)? (the screen )?to the room|turned back|leaves presenting": "presenter view",
    r"nobody has said|nothing there is|to be seen|all the same|did again|is told": "say what is missing",
    r"takes? anything back|took back|take back": "undo",
    r"exclude|excludes": "remove",
    r"e-mails?": "email",
    r"persons": "people",
    r"learnt|recognis\w*|colours?|neighbours?|prioritise|synchronise\w*|licence": "American spelling",
    r"hand(s|ed)? in": "submit",
    r"no answer yet|unanswered": "no decision yet",
    r"this stage|next stage|phases?": "agenda item",
    r"the case of a|discovery cases?": "case study",
    r"not written yet|nothing to write": "fill in, add, save",
    r"proposals?|is proposed|are proposed|proposed pattern": "suggest, suggestion",
}
PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "translate_tui/commands/guide.txt"]
PAGES += [f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md"))]


def texts_of_pages() -> list[Text]:
    """Return the lines of the docs, as texts."""
    return [
        Text(name, number, line)
        for name in PAGES
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
    ]


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    """All texts of the app and the docs."""
    return [*all_texts([PACKAGE]), *texts_of_pages()]


def test_there_are_texts_to_look_at(texts: list[Text]) -> None:
    files = {text.file for text in texts}
    assert len(texts) > 2_000 and {"translate_tui/ui/screens/triage.py", "docs/meeting.md"} <= files


@pytest.mark.parametrize("words", NOT_OURS)
def test_words_that_are_not_ours_are_kept_out(words: str, texts: list[Text]) -> None:
    pattern = re.compile(rf"\b({words})\b", re.IGNORECASE)
    found = [
        f"{text.file}:{text.line}: {match[0]}"
        for text in texts
        if (match := pattern.search(re.sub(r"`[^`]*`|\{[a-z_.0-9]+\}", "", text.words)))
    ]
    assert not found, f"rather: {NOT_OURS[words]}\n" + "\n".join(found)

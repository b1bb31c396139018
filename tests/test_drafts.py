"""Drafts of rows that were undone are not offered for others that get their ids."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import translate_tui
from translate_tui.services.workspace import Workspace
from translate_tui.store.draft_subjects import _TABLES, about_new_rows

KEY = re.compile(r'f"(?:[a-z]+/)?([a-z]+)/\{[a-z_.]*(?:id\b|ids\[0\])')
UI = Path(translate_tui.__file__).parent / "ui"
KEYS = {
    "pattern": ("card/7/struggle", "note/7/benefit", "override/7", "reply/7", "risks/7", "sheet/7/Workaround",
                "shipped/7", "meeting/3/decision/7", "meeting/3/note/7", "meeting/3/commitment/7"),
    "ticket": ("title/7", "aside/7"),
    "customer": ("customer/7/segment",),
    "commitment": ("drop/7", "later/7", "meeting/3/edit/7"),
    "exchange": ("exchange/7",),
    "empathy_map": ("empathy/7/says",),
    "meeting": ("meeting/7/people", "meeting/7/note/"),
}  # fmt: skip
OTHERS = ("quick add", "purge", "exchange/support to product", "meeting/next/people", "card/77/struggle", "7")


@pytest.mark.parametrize("table", KEYS)
def test_a_key_names_the_row_that_it_is_about(table: str) -> None:
    stored = [f"{key}@boot.12.7.window" for keys in (*KEYS.values(), OTHERS) for key in keys]
    wanted = [f"{key}@boot.12.7.window" for key in KEYS[table]]
    assert about_new_rows(stored, [(table, 7, 7)]) == about_new_rows(stored, [(table, 5, 9)]) == wanted
    assert about_new_rows(stored, [(table, 8, 9), (table, 4, 6)]) == []


def test_every_key_with_an_id_is_known() -> None:
    """In the code of the screens, a key is written as "word/{thing.id}/..."."""
    found = {word for path in UI.rglob("*.py") for word in KEY.findall(path.read_text(encoding="utf-8"))}
    assert found == _TABLES.keys()


def test_a_draft_is_not_handed_on_with_an_id(work: Workspace, tell: Callable[..., int]) -> None:
    first, second = tell("The export stops"), tell("The import stops")
    pattern_id, _ = work.triage.create_pattern([first], "Exports")
    keys = (f"card/{pattern_id}/struggle", f"meeting/3/decision/{pattern_id}")
    others = (f"card/{pattern_id}1/struggle", f"title/{pattern_id}", "quick add")
    for key in (*keys, *others):
        work.drafts.save(key, {"words": "half a sentence"})
    assert work.history.undo() is not None and work.history.redo() is not None
    assert all(work.drafts.read(key) for key in keys), "it is the same pattern"
    work.history.undo()
    assert work.triage.create_pattern([second], "Imports")[0] == pattern_id
    assert not any(work.drafts.read(key) for key in keys) and all(work.drafts.read(key) for key in others)


def test_a_draft_about_a_customer_is_not_handed_on(work: Workspace) -> None:
    work.river.add_ticket("The export stops", "bug", "smb", "", "Acme")
    work.drafts.save("customer/1/segment", {"words": "enterprise"})
    work.history.undo()
    work.river.add_ticket("The import stops", "bug", "smb", "", "Globex")
    assert work.drafts.read("customer/1/segment") == {}


def test_a_window_deletes_only_drafts_that_were_seen_in_it(work: Workspace) -> None:
    other = Workspace(work.path)
    other.drafts.save("quick add", {"line": "words of the other"})
    other.close()
    work.drafts.save("quick add", {})  # Esc in a form that was opened before the other one was closed
    work.drafts.save("quick add", {"line": "own words"})
    work.drafts.save("quick add", {})
    assert work.drafts.read("quick add") == {"line": "words of the other"}
    work.drafts.save("quick add", {})  # now they were seen
    assert work.drafts.read("quick add") == {}


def test_what_a_form_held_when_the_typing_began_is_kept(work: Workspace) -> None:
    work.drafts.save("card/7/title", {"words": "Mine"}, {"words": "As it was"})
    assert work.drafts.read("card/7/title") == {"words": "Mine"}
    assert work.drafts.before("card/7/title") == {"words": "As it was"}
    work.drafts.save("card/7/title", {"words": ""}, {"words": "As it was"})
    assert work.drafts.read("card/7/title") == work.drafts.before("card/7/title") == {}
    assert work.drafts.unsaved() == ""

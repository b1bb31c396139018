"""keys.toml: what it changes, what is told, and that nothing breaks."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.app.conftest import run
from tests.conftest import tell_to
from translate_tui.cli import main
from translate_tui.commands import BY_ID, COMMANDS, KEYMAP, Place, commands_of, help_text, key, keys, with_keys
from translate_tui.commands.keymap import MAX_TOLD, Keymap
from translate_tui.commands.keymap_file import MAX_BYTES, parse_keymap, read_keymap
from translate_tui.commands.keys import NotAKey, is_printable, parse, readable
from translate_tui.services.workspace import Workspace


@pytest.fixture(autouse=True)
def default_keys() -> Iterator[None]:
    yield
    KEYMAP.install({})


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / "translate-tui" / "keys.toml"
    path.parent.mkdir()
    return path


def changed(text: str) -> dict[str, str]:
    changes, problems = parse_keymap(text, "keys.toml")
    assert problems == ()
    return changes


def problem(text: str) -> str:
    changes, problems = parse_keymap(text, "keys.toml")
    assert changes == {} and len(problems) == 1
    return problems[0]


# ------------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("?", "question_mark"), ("F5", "f5"), ("^y", "ctrl+y"), ("ctrl+y", "ctrl+y"), ("Ctrl-Y", "ctrl+y"),
        ("→", "right"), ("space", "space"), (" ", "space"), ("esc", "escape"), ("Return", "enter"), ("a", "a"),
        ("A", "A"), ("shift+a", "A"), ("É", "É"), ("question_mark", "question_mark"), ("-", "minus"), ("+", "plus"),
        ("shift-tab", "shift+tab"), ("ctrl+left", "ctrl+left"), ("\\", "backslash"), (",", "comma"),
        ("^", "circumflex_accent"),
    ],
)  # fmt: skip
def test_a_key_is_read_as_people_or_textual_write_it(written: str, name: str) -> None:
    assert parse(written) == name


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ctrl+i", "send tab"), ("^m", "send enter"), ("ctrl+j", "send enter"), ("ctrl+h", "send backspace"),
        ("ctrl+[", "send esc"), ("ctrl+s", "stop their output"), ("ctrl+q", "output"), ("ctrl+z", "suspends"),
        ("ctrl+c", "leaves the app"), ("ctrl+p", "palette"), ("ctrl+1", "no code"), ("ctrl+shift+a", "without shift"),
        ("alt+x", "do not send alt"), ("cmd+k", "do not send cmd"), ("super+k", "do not send super"),
        ("shift+enter", "no code"), ("ctrl+shift+left", "together"), ("hello", "isn't a key"), ("", "isn't a key"),
        ("\x1b", "isn't a key"), ("n,right", "a list"), ("f25", "isn't a key"),
    ],
)  # fmt: skip
def test_a_key_that_a_command_cannot_have_says_why(written: str, why: str) -> None:
    with pytest.raises(NotAKey, match=why):
        parse(written)


def test_every_default_key_is_read_from_what_people_see() -> None:
    for command in COMMANDS:
        for name in command.default_keys.split(","):
            assert parse(readable(name)) == name


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_says_why_not(text: str) -> None:
    try:
        name = parse(text)
    except NotAKey as why:
        assert str(why)
    else:
        assert parse(readable(name)) == name and "," not in name


def test_a_key_types_a_character_or_does_not() -> None:
    assert all(is_printable(name) for name in ("a", "space", "question_mark", "É"))
    assert not any(is_printable(name) for name in ("f5", "ctrl+y", "escape", "shift+tab", "left", "enter"))


# ------------------------------------------------------------ what it says


def test_a_command_has_one_key_or_a_list() -> None:
    text = '[triage]\naccept = "F13"\ncreate = ["Ctrl+A", "F11", "F11"]\nskip = "s"\n'
    assert changed(text) == {"triage.accept": "f13", "triage.create": "ctrl+a,f11"}  # s is the default


def test_two_commands_can_swap_their_keys() -> None:
    assert changed('[triage]\naccept = "n"\nnever = "y"\n') == {"triage.accept": "n", "triage.never": "y"}


def test_a_key_can_be_used_in_two_places_that_never_hold_together() -> None:
    assert changed('[grid]\ncard = "F13"\n[groups]\nread = "F13"\n') == {"grid.card": "f13", "groups.read": "f13"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[triage]\n\naccept = "a"', ["line 3", "a is the key of triage.add (add) too", "triage.accept keeps y"]),
        ('[triage]\naccept = "u"', ["u is the key of everywhere.undo"]),
        ('[everywhere]\nundo = "y"', ["line 2", "y is the key of", "triage.accept", "everywhere.undo keeps u"]),
        ('[river]\naccept = "F13"', ["line 1", "there is no screen [river]", "[triage]"]),
        ('[triage]\nacept = "F13"', ["line 2", "[triage] has no command “acept”", "Did you mean accept?"]),
        ('[grid]\nreadback = "F13"', ["[grid] has no command “readback”", "There is one in [purge]"]),
        ("[triage]\naccept = 3", ["line 2", "triage.accept is a number", "text in quotes"]),
        ("[triage]\naccept = []", ["triage.accept has no key"]),
        ('[triage]\naccept = "ctrl+i"', ["line 2", "triage.accept cannot be on “ctrl+i”: terminals send tab for it"]),
        ('[triage]\naccept = ["F13", "alt+x"]', ["alt+x", "do not send alt"]),
        ('[triage]\naccept = "j"', ["triage.accept cannot be on j: it moves in lists"]),
        ('[purge]\nheard = "h"', ["purge.heard cannot be on h", "typed into the field"]),
        ('[purge]\nheard = "ctrl+w"', ["moves the cursor in the field"]),
        ('triage = "a"', ["line 1", "[triage] has to be a section"]),
        ("accept = 'a'", ["line 1", "there is no screen [accept]"]),
        ('[rating]\nhand_in = "F13"', ["line 2", "no command “hand_in”. It is now submit."]),
        ('[triage]\nmerge = "F13"', ["line 2", "It is now merge in [patterns]."]),
        ("[triage\n", ["isn't valid TOML", "line 1"]),
        ('[triage]\naccept = "a"\naccept = "b"', ["isn't valid TOML"]),
        ("[triage]\naccept = " + "[" * 5000, ["isn't valid TOML"]),
    ],
)  # fmt: skip
def test_what_cannot_hold_is_told_with_its_line_and_keeps_the_default(text: str, words: list[str]) -> None:
    told = problem(text)
    assert told.startswith("keys.toml")
    for part in words:
        assert part in told, (part, told)


def test_both_of_two_clashing_entries_keep_their_default_and_the_others_hold() -> None:
    text = '[triage]\naccept = "F13"\ncreate = "F13"\nskip = "F11"\n'
    changes, problems = parse_keymap(text, "keys.toml")
    assert changes == {"triage.skip": "f11"} and len(problems) == 2
    assert "line 2: F13 is the key of triage.create" in problems[0]
    assert "line 3: F13 is the key of triage.accept" in problems[1]


def test_an_entry_that_clashes_only_since_another_is_refused_is_refused_too() -> None:
    # create would go to accept's y, but accept cannot leave it: its own key is refused
    changes, problems = parse_keymap('[triage]\naccept = "ctrl+i"\ncreate = "y"\n', "keys.toml")
    assert changes == {} and len(problems) == 2


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    changes, problems = parse_keymap(text, "keys.toml")
    assert changes == {} and all(problem.startswith("keys.toml") for problem in problems)


VALUES = st.sampled_from(["a", "y", "u", "F13", "F11", "ctrl+a", "esc", "→", "c"])


@given(st.dictionaries(st.sampled_from([c.id for c in COMMANDS]), VALUES, max_size=12))
def test_whatever_is_wished_no_key_means_two_things(wishes: dict[str, str]) -> None:
    sections: dict[str, list[str]] = {}
    for command_id, wish in wishes.items():
        sections.setdefault(BY_ID[command_id].place, []).append(f'{BY_ID[command_id].name} = "{wish}"\n')
    text = "".join(f"[{section}]\n{''.join(lines)}" for section, lines in sections.items())
    changes, _ = parse_keymap(text, "keys.toml")
    for place in Place:
        commands = {*commands_of(place), *commands_of(Place.EVERYWHERE)}
        held = [name for c in commands for name in changes.get(c.id, c.default_keys).split(",")]
        assert len(held) == len(set(held)), (place, changes)


# ----------------------------------------------------------------- the file


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    for told, write in (
        ("cannot be read", lambda: None),
        ("cannot be read", path.mkdir),
        ("not UTF-8", lambda: (path.rmdir(), path.write_bytes(b"[triage]\naccept = '\xff'"))),
        ("larger than", lambda: path.write_bytes(b"#" * (MAX_BYTES + 1))),
    ):
        write()
        changes, problems = read_keymap(path)
        assert changes == {} and len(problems) == 1 and told in problems[0] and str(path) in problems[0]
    path.write_bytes(b"\xef\xbb\xbf[triage]\r\naccept = 'F13'\r\n")  # as Windows editors save it
    assert read_keymap(path) == ({"triage.accept": "f13"}, ())


def test_the_paragraph_names_the_first_problems_and_how_many_there_are() -> None:
    KEYMAP.install({}, tuple(f"Problem {n}." for n in range(MAX_TOLD + 2)))
    assert (
        f"Problem {MAX_TOLD - 1}. And 2 more" in KEYMAP.paragraph and f"Problem {MAX_TOLD}." not in KEYMAP.paragraph
    )
    KEYMAP.install({})
    assert KEYMAP.paragraph == ""


def test_the_keys_command_prints_what_holds_and_tells_what_does_not(key_file: Path) -> None:
    key_file.write_text('[triage]\naccept = "F13"\nskip = "alt+x"\n', encoding="utf-8")
    run = CliRunner().invoke(main, ["keys"])
    assert run.exit_code == 0
    line = next(line for line in run.stdout.splitlines() if " accept " in line)
    assert line.split()[0] == "F13" and "(changed; default: y)" in line
    assert run.stdout.count("changed; default") == 1
    for command in COMMANDS:
        assert help_text(command) in run.stdout
    assert "line 3: triage.skip cannot be on “alt+x”" in run.stderr and run.stderr.count("\n") == 1
    assert sorted(key_file.parent.iterdir()) == [key_file]


def test_the_guide_names_the_keys_that_hold(key_file: Path) -> None:
    key_file.write_text('[everywhere]\nundo = "F13"\n', encoding="utf-8")
    words = " ".join(CliRunner().invoke(main, ["guide"]).stdout.split())
    assert "F13 undoes any of this" in words


def test_keys_are_named_as_they_hold() -> None:
    assert (key("triage.accept"), keys("groups.next")) == ("y", "→ or s")
    KEYMAP.install({"triage.accept": "ctrl+a,f13"})
    assert (key("triage.accept"), keys("triage.accept")) == ("Ctrl+A", "Ctrl+A or F13")
    assert with_keys("{triage.accept}, {no braces} and {triage.skip}", "`") == "`Ctrl+A`, {no braces} and `s`"


# ------------------------------------------------------------------ the app


async def test_changed_keys_act_and_are_named_everywhere(work: Workspace) -> None:
    tell_to(work, "the import stops at row 500")
    KEYMAP.install(changed('[triage]\ncreate = "F13"\nskip = "h"\n[everywhere]\nundo = "F11"\n'))
    async with run(work, (120, 60)) as user:
        await user.matcher_ready()
        assert "F13 New pattern" in user.screen and "h Skip" in user.screen and " F13 create " in user.screen
        await user.press("c")
        assert len(user.app.screen_stack) == 1  # the old key does nothing any more
        await user.press("f13", "enter")
        assert len(work.patterns.all()) == 1 and user.status.endswith("- F11 undoes")
        await user.press("u")
        assert len(work.patterns.all()) == 1
        await user.press("f11")
        assert work.patterns.all() == []
        await user.press("?")
        assert "F13  Create a pattern" in user.screen and "F11  Undo the last change" in user.screen
        assert "F11 undoes any change" in " ".join(user.screen.replace("▌", " ").split())
        await user.press("escape", "ctrl+p")
        await user.type("create a pattern")
        await user.until("create  [F13]")


async def test_what_is_wrong_with_the_file_is_told_at_start(work: Workspace) -> None:
    KEYMAP.install(*parse_keymap('[triage]\naccept = "ctrl+i"\n[x]\n', "keys.toml"))
    async with run(work, (100, 40)) as user:
        await user.until("terminals send tab for it")
        assert user.status == "2 entries of keys.toml are not valid: `translate-tui keys` says why."
        await user.press("down")
        assert "terminals send tab for it" in user.screen and "2 entries of keys.toml" in user.screen


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[triage]\naccept = "KEYCAP NUMBER SIGN"', "it isn't a key"),
        ('[triage]\naccept = "LATIN SMALL LETTER R WITH TILDE"', "it isn't a key"),
        (f"[triage]\naccept = 0x{'f' * 5000}", "is a number"),
        (f"[triage]\naccept = [0x{'f' * 5000}]", "is a number"),
        (f"[triage]\naccept.{'.'.join('a' * 300)} = 1", "is a section"),
        ("[triage]\naccept = 2026-11-27", "is a date or time"),
        ('[sheet]\nback = "z"', "it exits text fields"),
        ('[triage]\nback = "s"', "it exits text fields"),
        ('[customers]\nback = "s"', "it exits text fields"),
    ],
)
def test_hostile_entries_are_told(text: str, words: str) -> None:
    changes, problems = parse_keymap(text, "keys.toml")
    assert changes == {} and len(problems) == 1 and words in problems[0] and len(problems[0]) < 300
    assert problems[0].startswith("keys.toml, line 2: ")


def test_lines_are_counted_as_toml_counts_them() -> None:
    text = "# a\u2028comment\r\n[triage]\r\n" + " " * 60_000 + "\r\nnothing = 'a'\r\n"
    assert parse_keymap(text, "keys.toml")[1][0].startswith("keys.toml, line 4: ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    os.mkfifo(path)
    assert read_keymap(path) == ({}, (f"{path} cannot be read (it isn't a file).",))


def test_the_paragraph_says_what_holds() -> None:
    keymap = Keymap()
    keymap.install({}, ("keys.toml isn't valid TOML.",))
    assert keymap.paragraph == "keys.toml isn't valid TOML. No keys have been changed."
    keymap.install({"triage.accept": "a"}, ("keys.toml, line 3: wrong.",))
    assert keymap.paragraph.endswith("The other entries of the file apply; these keys keep their default.")

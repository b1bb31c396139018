"""The disk is full at any moment: `python -m tests.torture.full_disk --seed 7 --count 50` prints a line of figures.

The limit is real: the system refuses to let a process write a file beyond a size (RLIMIT_FSIZE), or SQLite finds no
room for another page (max_page_count). Half of the trials are the real app, in which somebody types and works on; the
others are verbs and imports, which must be done completely or not at all.
"""

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import tests.torture.meeting_players
import tests.torture.river_players  # noqa: F401  # both register their players
from tests.conftest import Clock, copied
from tests.terminal import stored_rows
from tests.test_pulling import Slack, serve
from tests.torture.kills import check_echoes, is_stored, kept_draft, tables
from tests.torture.memory import memory_folder
from tests.torture.person import CLEAR_FIELD, SAVE_FORM, Person
from tests.torture.play import PLAYERS, Play
from tests.torture.report import Report, run
from translate_tui.model import Cancelled, UserError
from translate_tui.services.workspace import Workspace, sample_path
from translate_tui.store.log_mark import log_bytes

MAX_ROOM_BYTES: Final = 30_000  # that are left when the limit comes
MAX_ROOM_PAGES: Final = 4
MAX_REFUSED_LETTERS: Final = 400  # each letter is stored, which takes some pages of the log
VERBS: Final = 12  # in a trial without the app
IMPORT_SHARE: Final = 0.2  # of all verbs: they write most
STORED_S: Final = 60.0  # only bounds a failure: a second after there is room
MAX_SHOWN_KEYS: Final = 60
_DRAFTS: Final = "SELECT typed FROM draft"


def full_disk(seed: int, count: int) -> Report:
    """Let the disk be full `count` times, by turns for the app and for verbs."""
    report = Report("full disk", seed)
    for number in range(count):
        report.trials += 1
        chance = random.Random(f"{seed}.{number}")
        with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
            path = copied(sample_path(), Path(folder) / "t.db")
            try:
                (_try_verbs if number % 2 else _try_app)(report, chance, path)
            except Exception as error:
                report.failures.append(f"seed {seed}, trial {number}: {type(error).__name__}: {error}")
    return report


# ------------------------------------------------------------------ the app


def _limit(process: int, size: int) -> None:
    """From now on, let a process write no file beyond a size."""
    import resource

    _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))


def _unlimit(process: int) -> None:
    import resource

    _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (hard, hard))


def _try_app(report: Report, chance: random.Random, path: Path) -> None:
    with Person(chance, path) as person:
        try:
            _type_on(report, chance, path, person)
        except AssertionError as error:
            keys = person.pressed[-MAX_SHOWN_KEYS:]
            raise AssertionError(f"{error}\nafter {keys}\n{person.screen}") from error


def _type_on(report: Report, chance: random.Random, path: Path, person: Person) -> None:
    """Type a sentence while the disk gets full, work on, and have it stored once there is room."""
    process = person.terminal.process.pid
    person.wait_for(lambda: person.is_started)
    for _ in range(chance.randint(0, 2)):
        person.act()
    _limit(process, log_bytes(path) + chance.randint(0, MAX_ROOM_BYTES))
    for _ in range(chance.randint(0, 2)):
        person.act(rests=chance.random() < 0.7)
    is_open = any(person.open_form("river", "a", "Quick add") for _ in range(4))  # what was open may open another
    assert is_open, "the form does not open"
    person.press(CLEAR_FIELD)
    typed = "xv"
    person.press(typed)
    for _ in range(MAX_REFUSED_LETTERS):
        if _is_refused(person):
            break
        letter = chance.choice("abcdefghik")
        typed = typed + letter if len(typed) < 40 else typed[:-1] + letter
        person.press(letter if len(typed) < 40 else "\x7f" + letter)
        person.wait_for(lambda typed=typed: typed in person.screen or _is_refused(person))  # type: ignore[misc]
    person.wait_for(lambda: _is_refused(person))
    person.wait_for(typed)
    report.figures["drafts refused"] += 1
    person.press("z")
    typed += "z"
    person.wait_for(typed)
    if is_saved_early := chance.random() < 0.5:
        person.press(SAVE_FORM)
        person.settle()
        person.wait_for(typed)  # refused, and still there
    person.typed = typed
    _unlimit(process)
    person.wait_for(
        lambda: "added" in person.screen or any(typed in text for (text,) in stored_rows(path, _DRAFTS)), STORED_S
    )
    report.figures["saved once there was room"] += 1
    if not is_saved_early or chance.random() < 0.5:
        person.press(SAVE_FORM)
        person.wait_for(lambda: "added" in person.screen)
        person.settle()
    person.kill()
    work = Workspace(path)
    try:
        problems = work.check()[0]
        assert problems == [], problems
        check_echoes(work, person)
        assert kept_draft(work, person) or is_stored(work, typed), f"{typed} is in no file"
    finally:
        work.close()


def _is_refused(person: Person) -> bool:
    return "not saved yet" in " ".join(person.screen.replace("▌", " ").split())


# ---------------------------------------------------------------- the verbs


@contextmanager
def _little_room(chance: random.Random, work: Workspace) -> Iterator[None]:
    """Have hardly any room meanwhile, by one of the two limits."""
    import resource

    connection: sqlite3.Connection = work._db._connection
    if chance.random() < 0.5:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        room = chance.choice((0, chance.randint(0, MAX_ROOM_BYTES), chance.randint(0, 20 * MAX_ROOM_BYTES)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (log_bytes(work.path) + room, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    else:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + chance.randint(0, MAX_ROOM_PAGES)}").fetchone()
        try:
            yield
        finally:
            connection.execute("PRAGMA max_page_count = 1073741823").fetchone()


def _try_verbs(report: Report, chance: random.Random, path: Path) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=memory_folder())))
        slack = Slack()
        environment = stack.enter_context(serve(slack))
        clock = Clock()
        work = Workspace(path, clock)
        stack.callback(work.close)
        play = Play(chance, work, clock, folder, slack)
        play.environment = environment
        play.first_step = work._db.opened_at_step
        names = sorted(PLAYERS)
        imports = [name for name in names if "import" in name]
        for _ in range(VERBS):
            _try_verb(report, play, chance.choice(imports if chance.random() < IMPORT_SHARE else names))
        problems = work.check()[0]
        assert problems == [], problems
        while work._db.value("SELECT max(id) FROM step WHERE state = 'done'") > play.first_step:
            assert work.history.undo() is not None


def _try_verb(report: Report, play: Play, name: str) -> None:
    """Play a verb without room and, if that was refused, with room again."""
    try:
        verb = PLAYERS[name](play)
    except UserError:
        return
    if verb is None:
        return
    play.work.drafts.save("quick add", {"line": "half a sentence"})
    before = tables(play.work)
    try:
        with _little_room(play.chance, play.work):
            play.work.drafts.save("quick add", {"line": "half a sentence, and more"})
            verb()
    except (UserError, Cancelled) as error:
        report.figures["verbs refused"] += 1
        report.figures["verbs refused for want of room"] += "full" in str(error)
        after = tables(play.work)
        assert before == after, f"{name} was refused, but changed {[n for n in before if before[n] != after[n]]}"
    except Exception as error:
        raise AssertionError(f"{name}: {type(error).__name__}: {error}") from error
    else:
        report.figures["verbs done"] += 1
    assert play.work.drafts.retry(), play.work.drafts.problem
    play.work.river.add_ticket("said once there is room", "bug", "smb", "", "")


if __name__ == "__main__":
    run(full_disk, __doc__, 50)

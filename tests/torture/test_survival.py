"""The app is killed, shares its file, runs out of room, loses its file: nothing that it said was saved is lost."""

import os
import sys

import pytest

from tests.conftest import is_full

if os.name != "posix":
    pytest.skip("processes are killed by signals, and pseudo-terminals are POSIX's", allow_module_level=True)

from tests.torture.full_disk import full_disk
from tests.torture.kills import kills
from tests.torture.migrations import migrations
from tests.torture.moved import moved
from tests.torture.report import Report
from tests.torture.writers import writers

linux = pytest.mark.skipif(sys.platform != "linux", reason="no other system limits another process")


def succeed(report: Report) -> Report:
    report.require_success()
    return report


@pytest.mark.parametrize(("seed", "count"), [(seed, 75) for seed in range(1, 5)] if is_full() else [(1, 2)])
def test_what_was_echoed_survives_a_kill(seed: int, count: int) -> None:
    succeed(kills(seed, count))


@pytest.mark.parametrize(
    ("seed", "count", "processes"), [(seed, 500, 4) for seed in range(1, 4)] if is_full() else [(1, 12, 2)]
)
def test_processes_write_to_one_file_at_once(seed: int, count: int, processes: int) -> None:
    assert succeed(writers(seed, count, processes)).figures["steps"]


@linux
@pytest.mark.parametrize(("seed", "count"), [(1, 60), (2, 60)] if is_full() else [(1, 2)])
def test_nothing_is_lost_while_the_disk_is_full(seed: int, count: int) -> None:
    figures = succeed(full_disk(seed, count)).figures
    assert figures["drafts refused"] and figures["verbs refused for want of room"]


@pytest.mark.parametrize(("seed", "count"), [(1, 60), (2, 60)] if is_full() else [(3, 1)])
def test_everything_is_saved_though_the_file_has_gone(seed: int, count: int) -> None:
    succeed(moved(seed, count))


@pytest.mark.parametrize(("seed", "count"), [(1, 150), (2, 150)] if is_full() else [(1, 9)])
def test_a_killed_migration_leaves_the_old_file_or_the_new_one(seed: int, count: int) -> None:
    assert succeed(migrations(seed, count)).figures["killed in time"]

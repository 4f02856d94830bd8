"""The command that makes a dataset, or goes on with one."""

from __future__ import annotations

import fcntl
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from tqdm import tqdm

from model_export.motion.mocap import MocapError
from model_export.stage.dataset.clips import is_finished
from model_export.stage.dataset.crew import Takes, filmed_by
from model_export.stage.dataset.filming import WORK
from model_export.stage.dataset.manifest import Manifest, agree, licences, settings
from model_export.stage.dataset.material import choreographies, recorded
from model_export.stage.dataset.scenes import Performance, performances
from model_export.stage.dataset.watching import Watching
from model_export.stage.errors import DatasetError

SEED: Final = 6
MINUTES: Final = 120.0
_LOCK: Final = ".lock"
_RATE_HZ: Final = 30


def make_dataset(
    folder: Path,
    mocap: list[Path],
    *,
    minutes: float = MINUTES,
    processes: int = 2,
    seed: int = SEED,
) -> None:
    """Film so many camera-minutes into ``folder``; what is there already is not made again.

    The folder's ``train``, ``validation`` and ``exam`` hold one folder for each dance, with a clip
    of each performance and camera; its ``lite`` the same for what the lite model saw as well.

    Args:
        folder: new, empty, or of a run that was cut off or shorter.
        mocap: folders of recorded motion to dance, beside the choreographies that ship.
        minutes: of all cameras together.
        processes: that film at once.
        seed: of everything that is drawn.

    Raises:
        StageError: the folder holds something else, or a scene cannot be made.
        OperatorError: there is no environment for MediaPipe.
        OSError: a file cannot be written.
    """
    try:
        motion = recorded(mocap)
    except MocapError as error:
        raise DatasetError(str(error)) from error
    listed = performances([*choreographies(), *motion.dances], minutes, seed)
    with Watching() as watching:
        made_of = watching.made_of
    manifest = Manifest(settings(seed, mocap, made_of), licences(mocap), listed)
    with _only_run_in(folder), _ended_in_order():
        agree(folder, manifest)
        shutil.rmtree(folder / WORK, ignore_errors=True)
        _make(folder, listed, motion.takes, processes, seed)


def _make(folder: Path, listed: list[Performance], takes: Takes, processes: int, seed: int) -> None:
    total = sum(each.frames * len(each.views) for each in listed)
    missing = [
        each for each in listed if not all(is_finished(folder, each, view) for view in each.views)
    ]
    to_do = {
        each: count
        for each in listed
        if (count := sum(not is_finished(folder, each, view) for view in each.views))
    }
    missing = list(to_do)
    done = already = total - sum(each.frames * count for each, count in to_do.items())
    print(
        f"{folder}: {_minutes(already)} of {_minutes(total)} camera-minutes are there, "
        f"{len(missing)} of {len(listed)} performances are to be filmed",
        flush=True,
    )
    started = time.monotonic()
    unseen = 0
    crew = filmed_by(processes, folder, missing, takes, seed)
    with closing(crew), tqdm(total=total, initial=already, unit="frame", disable=None) as bar:
        for filmed in crew:
            done += filmed.performance.frames
            unseen += not filmed.found
            bar.update(filmed.performance.frames)
            if bar.disable:
                rate = (done - already) / (time.monotonic() - started)
                print(
                    f"{_minutes(done)} of {_minutes(total)} minutes, {rate:.0f} frames per second, "
                    f"{(total - done) / rate / 60:.0f} minutes left: "
                    f"{filmed.performance.clip_name(filmed.view)}"
                    + ("" if filmed.found else " shows nobody to the detector"),
                    flush=True,
                )
    shutil.rmtree(folder / WORK, ignore_errors=True)
    nobody = f"; in {unseen} clips the detector found nobody" if unseen else ""
    print(f"{folder}: all {_minutes(total)} camera-minutes are there{nobody}")


def _minutes(frames: int) -> str:
    return f"{frames / _RATE_HZ / 60:.1f}"


@contextmanager
def _only_run_in(folder: Path) -> Iterator[None]:
    """Refuses a second run in the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DatasetError(f"{folder}: another run is at work in it") from error
        yield


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Takes a request to end as Ctrl-C, so that the other processes end and nothing is left."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

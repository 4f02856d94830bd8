"""Several processes that film, each with a detector of its own.

A process that is told nothing more ends itself: no order comes through a pipe whose other end is
gone, and between two cameras each looks whether somebody still waits for it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from model_export.motion.body import Floats
from model_export.stage.dataset.filming import film_performance
from model_export.stage.dataset.scenes import Performance, View
from model_export.stage.dataset.watching import Watching
from model_export.stage.errors import DatasetError, StageError
from scorer.errors import ScorerError

Takes = Mapping[tuple[str, str], Floats]

_READY: Final = "ready"
# What each process may use; the others have the remaining cores.
_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "LP_NUM_THREADS")
_WAIT_FOR_END_S: Final = 10


@dataclass(frozen=True)
class Filmed:
    """One camera that is done.

    Attributes:
        performance, view: which.
        found: whether the detector found anybody.
    """

    performance: Performance
    view: View
    found: bool


def filmed_by(
    processes: int, folder: Path, performances: list[Performance], takes: Takes, seed: int
) -> Generator[Filmed]:
    """Film performances in their order, so many at once; yields each camera as it is done.

    Raises:
        DatasetError: a process failed; its own sentence. The others are ended.
    """
    for name in _ONE_THREAD:
        os.environ[name] = "1"
    # A process with threads and an OpenGL context is not to be forked.
    context = multiprocessing.get_context("spawn")
    crew: dict[Connection, BaseProcess] = {}
    left = iter(performances)
    at_work: dict[Connection, Performance] = {}
    try:
        for _ in range(min(processes, len(performances))):
            ours, theirs = context.Pipe()
            arguments = (theirs, folder, takes, seed)
            process: BaseProcess = context.Process(target=_film, args=arguments, daemon=True)
            process.start()
            theirs.close()
            crew[ours] = process
        idle = 0
        while idle < len(crew):
            for pipe in wait([pipe for pipe in crew if not pipe.closed]):
                assert isinstance(pipe, Connection)  # noqa: S101 (for the type alone)
                said = _heard(pipe, crew[pipe])
                if isinstance(said, Exception):
                    raise DatasetError(str(said))
                if isinstance(said, tuple):
                    yield Filmed(at_work[pipe], *said)
                elif (next_one := next(left, None)) is None:
                    pipe.close()
                    idle += 1
                else:
                    at_work[pipe] = next_one
                    pipe.send(next_one)
    finally:
        for pipe, process in crew.items():
            if not pipe.closed:
                process.terminate()
                pipe.close()
            process.join(_WAIT_FOR_END_S)


def _heard(pipe: Connection, process: BaseProcess) -> str | tuple[View, bool] | Exception:
    try:
        said: str | tuple[View, bool] | Exception = pipe.recv()
    except (EOFError, ConnectionResetError) as error:
        process.join(_WAIT_FOR_END_S)
        raise DatasetError(
            f"a process ended with exit code {process.exitcode}; the same command goes on from here"
        ) from error
    return said


def _film(pipe: Connection, folder: Path, takes: Takes, seed: int) -> None:
    """What a process does."""
    # The first process hears Ctrl-C as well and says so to the others in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    parent = os.getppid()

    def tell(view: View, found: bool) -> None:
        if os.getppid() != parent:
            raise SystemExit
        pipe.send((view, found))

    try:
        with Watching() as watching:
            while True:
                pipe.send(_READY)
                film_performance(folder, pipe.recv(), takes, seed, watching, tell)
    except (EOFError, BrokenPipeError):
        return  # nobody asks any more
    except (StageError, ScorerError, OSError) as error:
        pipe.send(DatasetError(" ".join(str(error).split())))


def _end(*_: object) -> None:
    raise SystemExit

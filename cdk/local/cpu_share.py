"""A part of a CPU, as Lambda gives small functions: by a control group, where one may be made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_ROOT: Final = Path("/sys/fs/cgroup")
_PERIOD_US: Final = 20_000  # shorter than the kernel's own 100 ms: less depends on where one begins
# The shell joins the group and becomes the process.
_JOIN: Final = 'echo $$ > "$0"; exec "$@"'


@contextmanager
def cpu_share(share: float) -> Iterator[tuple[str, ...]]:
    """What a command line has to begin with, to run on ``share`` of a CPU; empty for a whole one.

    Raises:
        OSError: no control group may be made here.
    """
    if share >= 1.0:
        yield ()
        return
    quota = round(share * _PERIOD_US)
    name = f"synchro-you-{os.getpid()}"
    if (_ROOT / "cgroup.controllers").is_file():
        group, files = _ROOT / name, {"cpu.max": f"{quota} {_PERIOD_US}"}
    else:
        group = _ROOT / "cpu" / name
        files = {"cpu.cfs_period_us": str(_PERIOD_US), "cpu.cfs_quota_us": str(quota)}
    group.mkdir()
    try:
        for file, value in files.items():
            (group / file).write_text(value)
        yield ("/bin/sh", "-c", _JOIN, str(group / "cgroup.procs"))
    finally:
        group.rmdir()

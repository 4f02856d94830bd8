"""A share of a CPU, by a control group of one's own: a Lambda has one CPU per 1,769 MB."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MB_PER_CPU: Final = 1_769

_ROOT: Final = Path("/sys/fs/cgroup")
_PERIOD_US: Final = 20_000
# Joins the group, then becomes what comes behind it.
_JOIN: Final = 'echo $$ > "$0" && exec "$@"'


class NotAllowed(Exception):
    """No control group can be made here; the message says why."""


@contextmanager
def share_of_cpu(share: float) -> Iterator[tuple[str, ...]]:
    """What has to stand before a command so that it gets ``share`` of one CPU.

    Raises:
        NotAllowed: this machine or its rights are not like that.
    """
    group, limits = _group(share)
    try:
        group.mkdir()
    except OSError as error:
        raise NotAllowed(f"{group} cannot be made: {error.strerror}") from None
    try:
        for name, value in limits.items():
            _write(group / name, value)
        yield ("sh", "-c", _JOIN, str(group / "cgroup.procs"))
    finally:
        # Everything in it has ended by now.
        group.rmdir()


def _group(share: float) -> tuple[Path, dict[str, str]]:
    """A new group below our own, in version 2 or 1, and what to write into it."""
    quota = round(share * _PERIOD_US)
    name = f"synchro-you-{os.getpid()}"
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        raise NotAllowed("there are no control groups") from None
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "" and "cpu" in _controllers(_ROOT / path.lstrip("/")):
            return _ROOT / path.lstrip("/") / name, {"cpu.max": f"{quota} {_PERIOD_US}"}
        if "cpu" in controllers.split(",") and (_ROOT / controllers).is_dir():
            return _ROOT / controllers / path.lstrip("/") / name, {
                "cpu.cfs_period_us": str(_PERIOD_US),
                "cpu.cfs_quota_us": str(quota),
            }
    raise NotAllowed("no control group of ours may limit the CPU")


def _controllers(own: Path) -> list[str]:
    """What a group below our own may limit, in version 2."""
    try:
        return (own / "cgroup.subtree_control").read_text().split()
    except OSError:
        return []


def _write(file: Path, value: str) -> None:
    try:
        file.write_text(value)
    except OSError as error:
        raise NotAllowed(f"{file.name} cannot be set: {error.strerror}") from None

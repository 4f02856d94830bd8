"""What SnapStart is told to do before it takes its snapshot, and after it has started one."""

from __future__ import annotations

from collections.abc import Callable


def around_snapshot(before: Callable[[], None], after: Callable[[], None]) -> bool:
    """Have ``before`` called once ahead of the snapshot, and ``after`` at each start from it.

    Returns:
        False where there is no SnapStart: its module comes with Lambda's runtime and is not ours.
    """
    try:
        import snapshot_restore_py as snapstart
    except ImportError:
        return False
    snapstart.register_before_snapshot(before)
    snapstart.register_after_restore(after)
    return True

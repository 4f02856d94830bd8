"""What holds for all tests: those that need torch are skipped where there is none."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
NEED_TORCH = {HERE / "parity", HERE / "unit" / "model_export"}
TORCH_IS_HERE = importlib.util.find_spec("torch") is not None
LEFT_OUT = pytest.StashKey[bool]()
LEFT_OUT_OF_WORKER = "left_out"


@pytest.fixture(autouse=True)
def nobodys_references(monkeypatch: pytest.MonkeyPatch) -> None:
    """What whoever runs the tests keeps to dance to is not theirs."""
    monkeypatch.setenv("SYNCHRO_YOU_REFERENCES", "build/no-references")


class WithoutTorch(pytest.Collector):
    """A folder of tests that is not even entered: what stands in it imports torch at once."""

    def collect(self) -> Iterator[pytest.Item]:
        self.config.stash[LEFT_OUT] = True
        pytest.skip("torch is not installed; `make test` says how to give pip a CPU wheel of it")


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if TORCH_IS_HERE or path not in NEED_TORCH:
        return None
    return WithoutTorch.from_parent(parent, name=path.name)


# Tests that share what takes long to make: a bundle, a description of an API. Two processes would
# make it twice. All others go where there is room, file by file.
TOGETHER = {"api": "api", "infra": "package", "lambda_runtime": "package"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:  # noqa: ANN401
    """Say which tests stay together where several processes run them (``make test``).

    Not by ``--dist loadgroup``: it writes the group into an attribute that pytest does not read any
    more, and then keeps nothing together without a word.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            folder = (config.rootpath / file).relative_to(HERE).parts[0]
            return TOGETHER.get(folder, file)

    return Together(config, log)


def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 (pytest-xdist has no types)
    """What a process that ran tests has to tell the one that waits for it."""
    if node.workeroutput.get(LEFT_OUT_OF_WORKER):
        node.config.stash[LEFT_OUT] = True


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Of such a process."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[LEFT_OUT_OF_WORKER] = session.config.stash.get(LEFT_OUT, False)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Below pytest's own last line, which counts a folder as one test."""
    if config.stash.get(LEFT_OUT, False) and not hasattr(config, "workerinput"):
        config.get_terminal_writer().line(
            "NOT RUN, for want of torch: the parity proof and all other tests of model_export",
            yellow=True,
        )

"""What holds for all tests: those that need torch are skipped where there is none."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NEED_TORCH = {HERE / "parity", HERE / "unit" / "model_export"}
TORCH_IS_HERE = importlib.util.find_spec("torch") is not None
LEFT_OUT = pytest.StashKey[bool]()


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


def pytest_unconfigure(config: pytest.Config) -> None:
    """Below pytest's own last line, which counts a folder as one test."""
    if config.stash.get(LEFT_OUT, False):
        config.get_terminal_writer().line(
            "NOT RUN, for want of torch: the parity proof and all other tests of model_export",
            yellow=True,
        )

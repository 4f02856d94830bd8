"""The Lambda's lock belongs to pyproject.toml, or nothing is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.bundling.lock import check_lock, read_lock
from cdk.bundling.project import PROJECT
from cdk.errors import DeployError
from tests.infra.trees import HASH, write_files

PYPROJECT = '[project]\nversion = "1"\ndependencies = ["numpy>=2.4", "Typing_Extensions>=4"]\n'
LOCK = f"""# a lock
numpy==2.4.6 \\
    {HASH} \\
    {HASH}
    # via synchro-you
typing-extensions==4.16.0 \\
    {HASH}
"""


def check(folder: Path, lock: str) -> dict[str, str]:
    write_files(folder, {"pyproject.toml": PYPROJECT, "lambda.txt": lock})
    return check_lock(folder / "pyproject.toml", folder / "lambda.txt")


def test_a_lock_that_fits_gives_its_versions_by_normalised_name(tmp_path: Path) -> None:
    assert check(tmp_path, LOCK) == {"numpy": "2.4.6", "typing-extensions": "4.16.0"}


@pytest.mark.parametrize(
    ("lock", "complaint"),
    [
        pytest.param(LOCK.partition("typing")[0], "lacks Typing_Extensions", id="missing"),
        pytest.param(LOCK.replace("2.4.6", "2.3.9"), "numpy 2.3.9, not numpy>=2.4", id="too old"),
        pytest.param(LOCK.partition("    --")[0], "no hash of numpy", id="no hash"),
        pytest.param("", "locks nothing", id="empty"),
    ],
)
def test_a_lock_that_does_not_fit_says_what_to_run(
    tmp_path: Path, lock: str, complaint: str
) -> None:
    with pytest.raises(DeployError, match=f"{complaint}.*run make lock$"):
        check(tmp_path, lock)


def test_no_lock_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match=r"lambda\.txt is missing; run make lock$"):
        read_lock(tmp_path / "lambda.txt")


def test_ours_fits_and_has_the_versions_of_the_local_server() -> None:
    locked = check_lock(PROJECT.pyproject, PROJECT.lock)
    served = read_lock(PROJECT.lock.with_name("serve.txt"))

    assert locked.items() <= served.items()
    assert set(served) - set(locked) == {"click", "h11", "tqdm", "uvicorn", "websockets"}

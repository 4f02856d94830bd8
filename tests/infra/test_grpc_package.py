"""The gRPC server's package under the very commands that its task has, without containers.

Only Python's own library is there besides: what the package lacks would be missed.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import boto3
import numpy as np
import pytest
from grpc import aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from moto.server import ThreadedMotoServer

from cdk.grpc_bundle import build
from live_grpc.service import Stub
from scorer.embedder import RELEASED
from scorer.endpoints import Endpoints
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.calls import Calls
from scorer.protobuf.translation import told
from scorer.wire import PredictRequest, pack
from tests.infra.synthesis import templates
from tests.infra.test_grpc_template import ASKED, containers
from tests.live_client import DANCE
from tests.unit.scorer.live_stage import sample

PATIENCE_S = 60.0
KEYS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture(scope="module")
def volume(python313: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the tasks share, after ``Fetch`` and ``Unpack``."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copyfile(build("x86_64").path, folder / "bundle.zip")
    done = subprocess.run(command("Unpack", python313, folder), check=False)  # noqa: S603
    assert done.returncode == 0
    return folder


def command(name: str, python: Path, folder: Path) -> list[str]:
    """A container's, with this machine's Python, another folder, and no port but loopback's."""
    words = containers(templates(**ASKED)["SynchroYou-grpc"])[name]["Command"]
    assert words[0] == "python"
    here = {"0.0.0.0": "127.0.0.1", "50051": "0"}  # noqa: S104
    placed = (here.get(word, word.replace("/package", str(folder))) for word in words[1:])
    return [str(python), "-S", *placed]


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    """The variables of whoever finds a bucket with one reference; it ships under another name."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        _, port = server.get_host_and_port()
        address = f"http://127.0.0.1:{port}"
        store = boto3.client(
            "s3",
            endpoint_url=address,
            region_name=KEYS["AWS_REGION"],
            aws_access_key_id="testing",
            aws_secret_access_key="testing",  # noqa: S106
        )
        store.create_bucket(Bucket="dances")
        body = (RELEASED / "references" / f"{DANCE}.msgpack").read_bytes()
        store.put_object(Bucket="dances", Key="of-ours.msgpack", Body=body)
        yield {**KEYS, "AWS_ENDPOINT_URL": address, "SYNCHRO_YOU_REFERENCES": "s3://dances"}
    finally:
        server.stop()


def asked(target: str) -> pb.PredictRequest:
    """A second of somebody who dances well."""
    landmarks = np.asarray(sample(f"{DANCE}-good.npz").landmarks[:30], dtype=np.float32)
    return told(PredictRequest(0, pack(landmarks, "f4"), target=target), pb.PredictRequest)


def test_it_starts_is_well_and_scores_a_window_as_this_tree_does(
    python313: Path, volume: Path, bucket: dict[str, str], tmp_path: Path
) -> None:
    before = sorted(volume.rglob("*"))
    variables = containers(templates(**ASKED)["SynchroYou-grpc"])["Serve"]["Environment"]
    environment = {each["Name"]: each["Value"] for each in variables} | {
        "PYTHONPATH": str(volume / "task"),
        # Nobody has none, and may not make one.
        "HOME": str(home := tmp_path / "home"),
        "TMPDIR": str(home),
        **bucket,
    }

    async def ask(port: int) -> tuple[int, pb.PredictAnswer, pb.PredictAnswer]:
        async with aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            health = health_pb2_grpc.HealthStub(channel)
            # As the load balancer asks: of no service.
            status = await health.Check(health_pb2.HealthCheckRequest(), timeout=PATIENCE_S)
            stub = Stub(channel)
            shipped = await stub.predict(asked(DANCE), timeout=PATIENCE_S)
            kept = await stub.predict(asked("of-ours"), timeout=PATIENCE_S)
            return status.status, shipped, kept

    with subprocess.Popen(  # noqa: S603
        command("Serve", python313, volume),
        env=environment,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            greeting = server.stdout.readline()
            found = re.search(r":(\d+) \(model ", greeting)
            assert found, server.communicate(timeout=PATIENCE_S)
            status, shipped, kept = asyncio.run(ask(int(found[1])))
            server.send_signal(signal.SIGTERM)
            _, log = server.communicate(timeout=PATIENCE_S)
        finally:
            server.kill()

    assert server.returncode == 0
    assert status == health_pb2.HealthCheckResponse.SERVING
    here = Calls(Endpoints(RELEASED)).predict(asked(DANCE).SerializeToString(), "en")
    expected = pb.PredictAnswer.FromString(here.content)
    assert expected.score > 50
    for answer in (shipped, kept):
        assert answer.score == pytest.approx(expected.score, abs=0.05)
    assert kept.target == "of-ours"
    assert [line.count('"call":"Predict"') for line in log.splitlines()] == [1, 1]
    assert sorted(volume.rglob("*")) == before
    assert not home.exists()

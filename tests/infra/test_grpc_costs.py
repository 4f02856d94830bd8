"""The month that docs/DEPLOY.md states for the gRPC server is the month of what is deployed."""

from __future__ import annotations

import re

import pytest

from cdk.settings import Settings
from tests.data import CHECKOUT
from tests.infra.synthesis import Template, of_type, only, templates
from tests.infra.test_grpc_template import ASKED

# List prices of us-east-1, US dollars: an hour of a CPU, of a GB, of a load balancer, of a public
# address; a month of one metric that an alarm looks at.
CPU = {"x86_64": 0.04048, "arm64": 0.03238}
GB = {"x86_64": 0.004445, "arm64": 0.00356}
BALANCER, ADDRESS, METRIC = 0.0225, 0.005, 0.10
HOURS = 730


@pytest.fixture(scope="module")
def grpc() -> Template:
    return templates(**ASKED)["SynchroYou-grpc"]


@pytest.fixture(scope="module")
def rows() -> dict[str, str]:
    """Of the table in the section, by the beginning of each."""
    page = (CHECKOUT / "docs" / "DEPLOY.md").read_text(encoding="utf-8")
    section = page.split("\n## gRPC\n")[1].split("\n## ")[0]
    return {row.split()[1]: row for row in section.splitlines() if row.startswith("| ")}


def dollars(row: str) -> list[float]:
    """What the row says in its second and third column."""
    return [float(each) for each in re.findall(r"\$(\d+\.\d+)", row.split("|", 2)[2])]


def a_task(settings: Settings) -> float:
    cpu, gb = settings.grpc_cpu / 1024, settings.grpc_memory / 1024
    return HOURS * (cpu * CPU[settings.arch] + gb * GB[settings.arch])


def a_month(settings: Settings, tasks: int, grpc: Template) -> float:
    return (
        tasks * a_task(settings)
        + HOURS * BALANCER
        + HOURS * ADDRESS * (subnets(grpc) + tasks)
        + METRIC * metrics(grpc)
    )


def subnets(grpc: Template) -> int:
    """In each the load balancer has an address."""
    _, balancer = only(grpc, "AWS::ElasticLoadBalancingV2::LoadBalancer")
    return len(balancer["Subnets"])


def metrics(grpc: Template) -> int:
    """Of all alarms, and of the two that follow a target: one to grow and one to shrink."""
    alarms = of_type(grpc, "AWS::CloudWatch::Alarm").values()
    counted = [
        sum("MetricStat" in each for each in alarm["Properties"].get("Metrics", [])) or 1
        for alarm in alarms
    ]
    return sum(counted) + 2 * len(of_type(grpc, "AWS::ApplicationAutoScaling::ScalingPolicy"))


def test_each_part(rows: dict[str, str], grpc: Template) -> None:
    on_arm = Settings(arch="arm64")

    assert dollars(rows["one"]) == [round(a_task(Settings()), 2), round(a_task(on_arm), 2)]
    assert dollars(rows["load"])[0] == pytest.approx(HOURS * BALANCER, abs=0.01)
    assert dollars(rows["public"]) == [round(HOURS * ADDRESS * (subnets(grpc) + 1), 2)]
    assert dollars(rows["four"])[0] == round(METRIC * metrics(grpc), 2)


def test_the_whole(rows: dict[str, str], grpc: Template) -> None:
    least, most = Settings().grpc_tasks
    small = Settings(grpc_cpu=256, grpc_memory=512)

    assert dollars(rows["together"]) == pytest.approx(
        [
            a_month(Settings(), least, grpc),
            a_month(Settings(), most, grpc),
            a_month(small, least, grpc),
        ],
        abs=0.011,
    )

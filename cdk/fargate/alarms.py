"""What somebody should hear about the gRPC server, and where they can look."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.alarms import FIVE_MINUTES, add_alarm, graph
from cdk.fargate.front import FrontDoor
from cdk.settings import Settings

# Per cent, after more tasks should have come.
_BUSY: Final = 85


class ServerAlarms(Construct):
    """Alarms on servers that are not there or not well, calls that fail by a fault of ours, the
    load balancer's 5xx, and processors; and a dashboard of the same.

    gRPC's failures are HTTP's 200, so that no metric of the load balancer's counts them: the
    server's own log does, in which each call is a line with its status.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        topic: sns.ITopic,
        front: FrontDoor,
        service: ecs.FargateService,
        logs: logs.ILogGroup,
    ) -> None:
        super().__init__(scope, id)
        of_servers, of_door = front.targets.metrics, front.balancer.metrics
        missing = cloudwatch.MathExpression(
            expression="unhealthy + IF(healthy < 1, 1, 0)",
            using_metrics={
                "unhealthy": of_servers.unhealthy_host_count(statistic="Maximum"),
                "healthy": of_servers.healthy_host_count(statistic="Maximum"),
            },
            label="Servers that are not well, or none",
            period=FIVE_MINUTES,
        )
        failures = _faults(self, settings, logs)
        refused = [
            of_door.http_code_elb(elb.HttpCodeElb.ELB_5XX_COUNT, period=FIVE_MINUTES),
            of_servers.http_code_target(elb.HttpCodeTarget.TARGET_5XX_COUNT, period=FIVE_MINUTES),
        ]
        unanswered = cloudwatch.MathExpression(
            expression="FILL(door, 0) + FILL(servers, 0)",
            using_metrics=dict(zip(("door", "servers"), refused, strict=True)),
            label="Calls that found no server",
            period=FIVE_MINUTES,
        )
        cpu = service.metric_cpu_utilization(period=FIVE_MINUTES)
        # Without any server there is no metric either.
        gone = cloudwatch.TreatMissingData.BREACHING
        add_alarm(self, "Servers", topic, missing, 1, 2, "A gRPC server is not well", missing=gone)
        add_alarm(self, "Failures", topic, failures, 1, 1, "A gRPC call failed by a fault of ours")
        add_alarm(self, "Unanswered", topic, unanswered, 1, 1, "gRPC calls found no server")
        add_alarm(self, "Busy", topic, cpu, _BUSY, 3, "The gRPC servers have more than they can do")
        calls = of_servers.request_count(period=FIVE_MINUTES)
        open_ = of_door.active_connection_count(period=FIVE_MINUTES)
        memory = service.metric_memory_utilization(period=FIVE_MINUTES)
        hosts = of_servers.healthy_host_count(statistic="Maximum", period=FIVE_MINUTES)
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            widgets=[
                [graph("Calls", calls), graph("Connections", open_)],
                [graph("Failures", failures, *refused), graph("Servers that are well", hosts)],
                [graph("CPU, %", cpu), graph("Memory, %", memory)],
            ],
        )


def _faults(scope: Construct, settings: Settings, log: logs.ILogGroup) -> cloudwatch.Metric:
    """Lines of live_grpc/call_log.py that say INTERNAL."""
    counted = logs.MetricFilter(
        scope,
        "Faults",
        log_group=log,
        filter_pattern=logs.FilterPattern.string_value("$.status", "=", "INTERNAL"),
        metric_namespace=settings.name,
        metric_name="GrpcFailures",
        metric_value="1",
    )
    return counted.metric(statistic="Sum", period=FIVE_MINUTES)

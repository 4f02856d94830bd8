"""The gRPC server as a service: tasks, how many, and how new ones take the place of old ones."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.fargate.alarms import ServerAlarms
from cdk.fargate.front import FrontDoor, Network
from cdk.fargate.task import ServerTask
from cdk.findings import accept
from cdk.settings import Settings

# Per cent of what the tasks have. A stream stays where it began, so that it is early to grow.
_BUSY: Final = 60
_STARTS_IN_S: Final = 120


class GrpcServer(Construct):
    """All of one region.

    Args:
        package: the zip that ``cdk.grpc_bundle`` made.
        role: who the tasks are, and may read ``references``.
        references: the bucket's address.
        topic: where alarms go.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        package: Path,
        role: iam.IRole,
        references: str,
        topic: sns.ITopic,
    ) -> None:
        super().__init__(scope, id)
        network = Network(self, "Network")
        front = FrontDoor(self, "Front", settings=settings, network=network)
        task = ServerTask(
            self, "Task", settings=settings, package=package, role=role, references=references
        )
        cluster = ecs.Cluster(
            self,
            "Cluster",
            vpc=network.vpc,
            container_insights_v2=ecs.ContainerInsights.DISABLED,
        )
        accept(
            cluster,
            {"AwsSolutions-ECS4": "The alarms do with the metrics that cost nothing."},
        )
        self.service = ecs.FargateService(
            self,
            "Service",
            cluster=cluster,
            task_definition=task.definition,
            security_groups=[network.tasks],
            assign_public_ip=True,
            min_healthy_percent=100,
            max_healthy_percent=200,
            # A package that does not start is taken back instead of tried for hours.
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            health_check_grace_period=Duration.seconds(_STARTS_IN_S),
        )
        self.service.node.add_dependency(task.fetching)
        self.service.attach_to_application_target_group(front.targets)
        self.service.node.add_dependency(front.listener)
        least, most = settings.grpc_tasks
        # Also where both are one number: a desired count of the service's own would undo a scaling
        # with each deployment.
        tasks = self.service.auto_scale_task_count(min_capacity=least, max_capacity=most)
        if least < most:
            tasks.scale_on_cpu_utilization("Busy", target_utilization_percent=_BUSY)
        ServerAlarms(
            self,
            "Alarms",
            settings=settings,
            topic=topic,
            front=front,
            service=self.service,
            logs=task.logs,
        )

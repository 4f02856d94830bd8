"""What a task of the gRPC server is made of: two containers that lay the package out, and one that
serves. No image of ours: both are AWS's and Python's own.

A volume of Fargate's belongs to root until an image of one's own says otherwise, so that root, with
no capability, fills it; who serves is nobody, and may write nowhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from cdk.findings import accept
from cdk.logs import log_group
from cdk.settings import Settings
from cdk.variables import REFERENCES, THREADS

PORT: Final = 50_051
# How long open calls go on after SIGTERM, and when SIGKILL comes; in between streams are told.
GRACE_S: Final = 10
STOP_S: Final = 30

# ECS keeps to one digest of a tag for as long as a deployment lasts.
_AWS_CLI: Final = "public.ecr.aws/aws-cli/aws-cli:2.32.9"
_PYTHON: Final = "public.ecr.aws/docker/library/python:3.13-slim"

# Every address of the task; its security group lets in the load balancer alone.
_SERVING: Final = ("--host", "0.0.0.0", "--port", str(PORT), "--grace-s", str(GRACE_S))  # noqa: S104
_NOBODY: Final = "65534:65534"
_CPU_UNITS: Final = 1_024
_VOLUME: Final = "package"
_FOLDER: Final = "/package"
_ZIP: Final = f"{_FOLDER}/bundle.zip"
_TASK: Final = f"{_FOLDER}/task"


def task_role(scope: Construct) -> iam.Role:
    """Who the tasks are. It lies in the stack of the bucket whose policy lets it read."""
    return iam.Role(
        scope,
        "GrpcRole",
        assumed_by=iam.ServicePrincipal(
            "ecs-tasks.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}},
        ),
        description="The gRPC server fetches its package and reads references",
    )


class ServerTask(Construct):
    """The task's definition, its package and its log.

    Args:
        package: the zip that ``cdk.grpc_bundle`` made.
        role: of :func:`task_role`.
        references: the bucket's address.

    Attributes:
        fetching: the right to fetch the package, without which no task starts.
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
    ) -> None:
        super().__init__(scope, id)
        self.logs = log_group(self, "Log", settings)
        asset = assets.Asset(self, "Package", path=str(package))
        self.fetching = iam.Policy(
            self,
            "Fetching",
            roles=[role],
            statements=[
                iam.PolicyStatement(
                    actions=["s3:GetObject"],
                    resources=[asset.bucket.arn_for_objects(asset.s3_object_key)],
                )
            ],
        )
        arm = settings.arch == "arm64"
        self.definition = ecs.FargateTaskDefinition(
            self,
            "Definition",
            cpu=settings.grpc_cpu,
            memory_limit_mib=settings.grpc_memory,
            task_role=role,
            runtime_platform=ecs.RuntimePlatform(
                operating_system_family=ecs.OperatingSystemFamily.LINUX,
                cpu_architecture=ecs.CpuArchitecture.ARM64 if arm else ecs.CpuArchitecture.X86_64,
            ),
            volumes=[ecs.Volume(name=_VOLUME)],
        )
        accept(
            self.definition,
            {"AwsSolutions-ECS2": "The environment holds a bucket's name and a number; no secret."},
        )
        fetch = self._container(
            "Fetch",
            _AWS_CLI,
            ["s3", "cp", "--only-show-errors", asset.s3_object_url, _ZIP],
            essential=False,
        )
        unpack = self._container(
            "Unpack", _PYTHON, ["python", "-m", "zipfile", "-e", _ZIP, _TASK], essential=False
        )
        serve = self._container(
            "Serve",
            _PYTHON,
            ["python", "-m", "live_grpc", *_SERVING],
            user=_NOBODY,
            environment={
                "PYTHONPATH": _TASK,
                REFERENCES: references,
                # Else onnxruntime 1.32 tells Microsoft of each process and session.
                "ORT_DISABLE_TELEMETRY": "1",
                THREADS: str(max(1, settings.grpc_cpu // _CPU_UNITS)),
            },
            port_mappings=[ecs.PortMapping(container_port=PORT)],
            stop_timeout=Duration.seconds(STOP_S),
        )
        for later, earlier in ((unpack, fetch), (serve, unpack)):
            later.add_container_dependencies(
                ecs.ContainerDependency(
                    container=earlier, condition=ecs.ContainerDependencyCondition.SUCCESS
                )
            )

    def _container(
        self,
        name: str,
        image: str,
        command: list[str],
        *,
        essential: bool = True,
        user: str | None = None,
        environment: dict[str, str] | None = None,
        port_mappings: list[ecs.PortMapping] | None = None,
        stop_timeout: Duration | None = None,
    ) -> ecs.ContainerDefinition:
        """One with no capability that writes to the volume alone, and not to it if it stays."""
        linux = ecs.LinuxParameters(self, f"{name}Linux")
        linux.drop_capabilities(ecs.Capability.ALL)
        container = self.definition.add_container(
            name,
            image=ecs.ContainerImage.from_registry(image),
            command=command,
            essential=essential,
            user=user,
            environment=environment,
            port_mappings=port_mappings,
            stop_timeout=stop_timeout,
            readonly_root_filesystem=True,
            linux_parameters=linux,
            logging=ecs.LogDrivers.aws_logs(log_group=self.logs, stream_prefix=name.lower()),
        )
        container.add_mount_points(
            ecs.MountPoint(source_volume=_VOLUME, container_path=_FOLDER, read_only=essential)
        )
        return container

"""What may be asked for the gRPC server: sizes that Fargate has, and a name that TLS can speak for.

A load balancer speaks HTTP/2 to gRPC's targets behind an HTTPS listener only, so that there is no
deployment without a certificate.
"""

from __future__ import annotations

import re
from typing import Final

from cdk.errors import DeployError

CERTIFICATE: Final = re.compile(
    r"arn:aws:acm:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:certificate/[A-Za-z0-9-]{1,64}"
)

_GB: Final = 1024
# docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html: MB by CPU units.
# Fargate has larger ones too, and one process would not use them.
_MEMORY: Final[dict[int, tuple[int, ...]]] = {
    256: (512, _GB, 2 * _GB),
    512: tuple(range(_GB, 4 * _GB + 1, _GB)),
    1024: tuple(range(2 * _GB, 8 * _GB + 1, _GB)),
    2048: tuple(range(4 * _GB, 16 * _GB + 1, _GB)),
    4096: tuple(range(8 * _GB, 30 * _GB + 1, _GB)),
}
CPUS: Final = tuple(map(str, _MEMORY))
MOST_TASKS: Final = 100


def check_size(cpu: int, memory: int) -> None:
    """Raises:
    DeployError: Fargate has no such task.
    """
    fitting = _MEMORY[cpu]
    if memory not in fitting:
        step = f" in steps of {_GB}" if len(fitting) > len(_MEMORY[256]) else ""
        raise DeployError(
            f"-c grpc_memory={memory} does not go with {cpu} CPU units: "
            f"it is {fitting[0]} to {fitting[-1]} MB{step}"
        )


def check_tasks(tasks: tuple[int, ...]) -> None:
    """Raises:
    DeployError: that is not the least number of tasks and the most.
    """
    if len(tasks) != len(("least", "most")) or tasks[0] > tasks[-1]:
        said = ",".join(map(str, tasks))
        raise DeployError(f"-c grpc_tasks={said}: it is the least and the most tasks, like 1,4")


def check_name(*, domain: str | None, certificate: str | None, regions: tuple[str, ...]) -> None:
    """Raises:
    DeployError: there is no certificate for the listener, or one too many.
    """
    if domain is None and certificate is None:
        raise DeployError(
            "-c grpc=true needs a certificate, since a load balancer passes gRPC over TLS alone: "
            "add -c grpc_certificate=ARN, or -c domain=NAME with its zone, which has grpc.NAME made"
        )
    if domain is not None and certificate is not None:
        raise DeployError(
            f"grpc.{domain} gets a certificate of its own: leave out -c grpc_certificate=…"
        )
    if certificate is not None and len(regions) > 1:
        raise DeployError(
            "-c grpc_certificate=… is of one region and there are several: give a domain instead"
        )
    for region in regions[:1]:
        check_certificate(certificate, region)


def check_certificate(certificate: str | None, region: str | None) -> None:
    """Raises:
    DeployError: the certificate lies in another region than the load balancer will.
    """
    if certificate is None or region is None:
        return
    found = CERTIFICATE.fullmatch(certificate)
    if found is None or found[1] != region:
        raise DeployError(f"-c grpc_certificate={certificate} does not lie in {region}")

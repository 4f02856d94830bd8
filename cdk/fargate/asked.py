"""What may be asked for the gRPC server: sizes that Fargate has, and a name that TLS can speak for.

A load balancer speaks HTTP/2 to gRPC's targets behind an HTTPS listener only, so that there is no
deployment without a certificate.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from cdk.errors import DeployError

if TYPE_CHECKING:
    from cdk.settings import Settings

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


def check_grpc(settings: Settings) -> None:
    """Raises:
    DeployError: what is asked for the server cannot be, or belongs to none.
    """
    for field in fields(settings):
        ours = field.name.startswith("grpc_") and not settings.grpc
        if ours and getattr(settings, field.name) != field.default:
            raise DeployError(f"-c {field.name}=… belongs to the gRPC server: add -c grpc=true")
    if not settings.grpc:
        return
    if settings.jwt_issuer:
        raise DeployError(
            "-c grpc=true with -c jwt_issuer=…: the gRPC server reads no tokens, and would stand "
            "open beside the API that asks for them"
        )
    _check_size(settings.grpc_cpu, settings.grpc_memory)
    _check_tasks(settings.grpc_tasks)
    _check_name(settings.domain, settings.grpc_certificate, settings.regions)


def check_certificate(certificate: str | None, region: str | None) -> None:
    """Raises:
    DeployError: the certificate lies in another region than the load balancer will.
    """
    if certificate is None or region is None:
        return
    found = CERTIFICATE.fullmatch(certificate)
    if found is None or found[1] != region:
        raise DeployError(f"-c grpc_certificate={certificate} does not lie in {region}")


def _check_size(cpu: int, memory: int) -> None:
    fitting = _MEMORY[cpu]
    if memory not in fitting:
        raise DeployError(
            f"-c grpc_memory={memory} does not go with {cpu} CPU units: "
            f"it is one of {', '.join(map(str, fitting))} MB"
        )


def _check_tasks(tasks: tuple[int, ...]) -> None:
    if len(tasks) != len(("least", "most")) or tasks[0] > tasks[-1]:
        said = ",".join(map(str, tasks))
        raise DeployError(f"-c grpc_tasks={said}: it is the least and the most tasks, like 1,4")


def _check_name(domain: str | None, certificate: str | None, regions: tuple[str, ...]) -> None:
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

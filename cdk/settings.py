"""What may be set with ``-c key=value``, read and checked once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from math import ceil
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from cdk.errors import DeployError
from cdk.fargate.asked import CERTIFICATE, CPUS, MOST_TASKS, check_grpc
from cdk.regions import WITHOUT_SNAPSTART, check_region

Arch = Literal["x86_64", "arm64"]

NAME: Final = "SynchroYou"

# A stack's, with room for a region behind it.
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")
_MEMORY_MB: Final = (256, 10_240)
_MB_PER_CPU: Final = 1_769
_MOST_CPUS: Final = 6
_DOMAIN: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")
_ZONE: Final = re.compile(r"Z[A-Z0-9]{5,31}")
_HTTPS: Final = re.compile(r"https://\S+")
_EMAIL: Final = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")
# What CloudWatch keeps logs for, days.
_LOG_DAYS: Final = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is deployed, and how.

    Attributes:
        name: of the stacks, of what they share with others, and of the metrics; another one makes
            a deployment of its own in the same account and region.
        arch: of the function.
        snapstart: whether each published version is kept as a snapshot.
        memory: of the function, MB; one CPU comes with 1,769.
        threads: of one run of the model; None for as many as there are whole CPUs.
        concurrency: reserved for the function; None leaves it to the account's pool.
        rate, burst: requests per second that the API lets through, and at once.
        live_rate: live messages per second, of all dancers together; twice as many at once.
        live_log: whether the WebSocket API writes an access log; the account needs a role for it.
        site: whether CloudFront serves the page and the API; else the API stands alone.
        origins: pages that may call an API that stands alone; empty for none.
        regions: where the API is; empty for wherever the command line tool deploys to.
        domain, zone, zone_name: the page's name, its hosted zone's id and name; all or none.
        jwt_issuer, jwt_audience: whose tokens the API asks for; both or none.
        waf: whether a firewall stands before the distribution.
        log_days: how long logs are kept.
        budget: US dollars a month from which somebody is told; 0 for no budget.
        alarm_email: who is told; None for nobody but the console.
        bundle: a finished package of the function; None to build it.
        grpc: whether the gRPC server runs on Fargate, in a stack of its own.
        grpc_certificate: ARN of its listener's; None where ``domain`` gives it a name.
        grpc_cpu, grpc_memory: of one task of it, thousand-and-twenty-fourths of a CPU and MB.
        grpc_tasks: how many there are at least and at most.
        grpc_bundle: a finished package of the server; None to build it.
    """

    name: str = NAME
    arch: Arch = "x86_64"
    snapstart: bool = True
    memory: int = 1024
    threads: int | None = None
    concurrency: int | None = None
    rate: int = 50
    burst: int = 100
    live_rate: int = 200
    live_log: bool = False
    site: bool = True
    origins: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    domain: str | None = None
    zone: str | None = None
    zone_name: str | None = None
    jwt_issuer: str | None = None
    jwt_audience: str | None = None
    waf: bool = False
    log_days: int = 30
    budget: int = 20
    alarm_email: str | None = None
    bundle: Path | None = None
    grpc: bool = False
    grpc_certificate: str | None = None
    grpc_cpu: int = 1024
    grpc_memory: int = 2048
    grpc_tasks: tuple[int, ...] = (1, 4)
    grpc_bundle: Path | None = None

    @property
    def live(self) -> bool:
        """Whether there is a WebSocket API. Such APIs know no tokens of an issuer: where the HTTP
        API asks for them, one would stand open beside it."""
        return self.jwt_issuer is None


def read_settings(get: Callable[[str], Any]) -> Settings:
    """Settings out of the context.

    Args:
        get: gives a key's value, or None. From the command line it is text, from ``cdk.json``
            whatever is written there.

    Raises:
        DeployError: a value cannot be used, or two do not go together.
    """
    known: dict[str, Any] = {}
    for field in fields(Settings):
        value = get(field.name)
        if value is not None and value != "":
            known[field.name] = _READERS[field.name](field.name, value)
    if known.get("domain"):
        known.setdefault("zone_name", known["domain"].partition(".")[2])
    settings = Settings(**known)
    _check(settings)
    return settings


def check_snapstart(settings: Settings, region: str | None) -> None:
    """Raises:
    DeployError: snapshots are asked for, and ``region`` has none.
    """
    if settings.snapstart and region in WITHOUT_SNAPSTART:
        raise DeployError(f"{region} has no SnapStart for Python: add -c snapstart=false")


def refuse_unknown(context: Mapping[str, str]) -> None:
    """Raises:
    DeployError: a key is none of ours. Those with a slash or a colon are CDK's own.
    """
    for key in context:
        if key not in _READERS and not set(key) & set("/:"):
            raise DeployError(
                f"-c {key}=…: there is no such setting; there are {', '.join(_READERS)}"
            )


def _check(settings: Settings) -> None:
    def refuse(when: object, why: str) -> None:
        if when:
            raise DeployError(why)

    cpus, threads = ceil(settings.memory / _MB_PER_CPU), settings.threads or 1
    refuse(
        threads > cpus,
        f"-c threads={threads} is more than the {cpus} CPUs of {settings.memory} MB, and they "
        f"would wait for each other: -c memory={threads * _MB_PER_CPU} has as many",
    )
    both = (settings.domain, settings.zone)
    refuse(any(both) and not all(both), "-c domain=NAME and -c zone=ZONE_ID go together")
    refuse(
        settings.domain and not f".{settings.domain}".endswith(f".{settings.zone_name}"),
        f"{settings.domain} does not lie in {settings.zone_name}: say -c zone_name=NAME",
    )
    jwt = (settings.jwt_issuer, settings.jwt_audience)
    refuse(any(jwt) and not all(jwt), "-c jwt_issuer=URL and -c jwt_audience=NAME go together")
    refuse(
        settings.origins and settings.site,
        "-c origins=… is for an API that stands alone: add -c site=false",
    )
    for key in ("domain", "waf"):
        needs_edge = getattr(settings, key)
        refuse(
            needs_edge and not settings.site,
            f"-c {key}=… belongs to the distribution: leave out -c site=false",
        )
        refuse(
            needs_edge and not settings.regions,
            f"-c {key}=… needs -c regions=REGION[,REGION]: its edge half lies in us-east-1",
        )
    refuse(
        len(settings.regions) > 1 and not settings.site,
        "several regions need the distribution that leads to them: leave out -c site=false",
    )
    refuse(len(set(settings.regions)) < len(settings.regions), "-c regions=… names one twice")
    for region in settings.regions:
        check_region(region)
        check_snapstart(settings, region)
    for key, maker in (("bundle", "cdk.bundle"), ("grpc_bundle", "cdk.grpc_bundle")):
        package = getattr(settings, key)
        refuse(
            package is not None and not package.is_file(),
            f"-c {key}={package} is no file: python -m {maker} makes one",
        )
    check_grpc(settings)


def _one_of(*allowed: str) -> Callable[[str, Any], str]:
    def read(key: str, value: object) -> str:
        if value not in allowed:
            raise DeployError(f"-c {key}={value}: it is one of {', '.join(allowed)}")
        return str(value)

    return read


def _flag(key: str, value: object) -> bool:
    return _one_of("true", "false")(key, str(value).lower()) == "true"


def _whole(low: int, high: int) -> Callable[[str, Any], int]:
    def read(key: str, value: object) -> int:
        text = str(value)
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise DeployError(f"-c {key}={value}: it is a whole number from {low} to {high}")
        return int(text)

    return read


def _like(pattern: re.Pattern[str], what: str) -> Callable[[str, Any], str]:
    def read(key: str, value: object) -> str:
        if not pattern.fullmatch(str(value)):
            raise DeployError(f"-c {key}={value}: it is {what}")
        return str(value)

    return read


def _list(each: Callable[[str, Any], T]) -> Callable[[str, Any], tuple[T, ...]]:
    def read(key: str, value: object) -> tuple[T, ...]:
        parts = value if isinstance(value, list) else str(value).split(",")
        return tuple(each(key, str(part).strip()) for part in parts)

    return read


def _days(key: str, value: object) -> int:
    return int(_one_of(*map(str, _LOG_DAYS))(key, str(value)))


_READERS: Final[Mapping[str, Callable[[str, Any], object]]] = {
    "name": _like(_NAME, "letters, digits and hyphens, up to 40 and a letter first"),
    "arch": _one_of("x86_64", "arm64"),
    "snapstart": _flag,
    "memory": _whole(*_MEMORY_MB),
    "threads": _whole(1, _MOST_CPUS),
    "concurrency": _whole(1, 100_000),
    "rate": _whole(1, 10_000),
    "burst": _whole(1, 5_000),
    "live_rate": _whole(1, 10_000),
    "live_log": _flag,
    "site": _flag,
    "origins": _list(_like(_ORIGIN, "like https://dance.example.com")),
    "regions": _list(lambda _, value: str(value)),
    "domain": _like(_DOMAIN, "a name like dance.example.com"),
    "zone": _like(_ZONE, "the id of a hosted zone, like Z0123456789ABC"),
    "zone_name": _like(_DOMAIN, "a name like example.com"),
    "jwt_issuer": _like(_HTTPS, "an address like https://issuer.example.com/"),
    "jwt_audience": lambda _, value: str(value),
    "waf": _flag,
    "log_days": _days,
    "budget": _whole(0, 1_000_000),
    "alarm_email": _like(_EMAIL, "an address like me@example.com"),
    "bundle": lambda _, value: Path(str(value)),
    "grpc": _flag,
    "grpc_certificate": _like(
        CERTIFICATE, "like arn:aws:acm:eu-central-1:123456789012:certificate/ID"
    ),
    "grpc_cpu": lambda key, value: int(_one_of(*CPUS)(key, str(value))),
    "grpc_memory": _whole(512, 30_720),
    "grpc_tasks": _list(_whole(1, MOST_TASKS)),
    "grpc_bundle": lambda _, value: Path(str(value)),
}

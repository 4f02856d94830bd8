"""An operator's mistakes stop at synthesis, with one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk.errors import DeployError
from cdk.fargate.asked import check_certificate
from cdk.origin_secret import BEFORE, PRESENT, hash_of, read_origin_secret
from cdk.settings import Settings, read_settings

DOMAIN = {"domain": "dance.example.com", "zone": "Z0123456789", "regions": "eu-west-1"}
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1a2b-3c"
GRPC = {"grpc": "true", "grpc_certificate": CERTIFICATE}


def test_without_context_all_is_as_documented() -> None:
    nothing: dict[str, str] = {}

    assert read_settings(nothing.get) == Settings()


def test_values_may_be_json_too() -> None:
    known = {"memory": 2048, "snapstart": False, "regions": ["eu-west-1", "us-east-1"]}

    settings = read_settings(known.get)

    assert (settings.memory, settings.snapstart) == (2048, False)
    assert settings.regions == ("eu-west-1", "us-east-1")


def test_the_zone_is_the_domain_less_its_first_label() -> None:
    assert read_settings(DOMAIN.get).zone_name == "example.com"


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({"name": "2nd"}, "a letter first"),
        ({"name": "x" * 41}, "up to 40"),
        ({"name": "with_underscore"}, "hyphens"),
        ({"arch": "sparc"}, "one of x86_64, arm64"),
        ({"snapstart": "maybe"}, "one of true, false"),
        ({"memory": "64"}, "from 256 to 10240"),
        ({"memory": "lots"}, "whole number"),
        ({"memory": "²"}, "whole number"),
        ({"threads": "0"}, "from 1 to 6"),
        ({"threads": "7", "memory": "10240"}, "from 1 to 6"),
        ({"threads": "2"}, "more than the 1 CPUs of 1024 MB"),
        ({"threads": "3", "memory": "3538"}, "memory=5307"),
        ({"concurrency": "0"}, "whole number"),
        ({"log_days": "8"}, "log_days=8"),
        ({"regions": "mars-1"}, "no such region"),
        ({"regions": "us-east-1,us-east-1"}, "twice"),
        ({"regions": "ap-southeast-6"}, "snapstart=false"),
        ({"regions": "us-east-1,us-west-2", "site": "false"}, "several regions"),
        ({"domain": "dance.example.com"}, "zone=ZONE_ID"),
        ({**DOMAIN, "domain": "no name"}, "a name like"),
        ({**DOMAIN, "zone": "example.com"}, "hosted zone"),
        ({**DOMAIN, "zone_name": "example.org"}, "does not lie in example.org"),
        ({**DOMAIN, "regions": ""}, "regions=REGION"),
        ({"waf": "true"}, "regions=REGION"),
        ({"waf": "true", "regions": "us-east-1", "site": "false"}, "belongs to the distribution"),
        ({"origins": "https://a.example.com"}, "site=false"),
        ({"origins": "a.example.com", "site": "false"}, "like https://"),
        ({"origins": "*", "site": "false"}, "like https://"),
        ({"jwt_issuer": "https://i.example.com/"}, "go together"),
        ({"jwt_issuer": "i", "jwt_audience": "a"}, "like https://"),
        ({"budget": "-1"}, "whole number"),
        ({"alarm_email": "me"}, "like me@example.com"),
        ({"bundle": "nowhere.zip"}, "python -m cdk.bundle"),
        ({"grpc": "true"}, "needs a certificate"),
        ({"grpc_tasks": "2,3"}, "add -c grpc=true"),
        ({"grpc_certificate": CERTIFICATE}, "add -c grpc=true"),
        ({**GRPC, "grpc_certificate": "mine"}, "like arn:aws:acm:"),
        ({**GRPC, **DOMAIN}, "a certificate of its own"),
        ({**GRPC, "regions": "eu-west-2"}, "does not lie in eu-west-2"),
        ({**GRPC, "regions": "eu-west-1,eu-west-2"}, "give a domain instead"),
        ({**GRPC, "grpc_cpu": "1000"}, "one of 256, 512, 1024, 2048, 4096"),
        ({**GRPC, "grpc_memory": "64"}, "from 512 to 30720"),
        ({**GRPC, "grpc_memory": "1024"}, "does not go with 1024 CPU units"),
        ({**GRPC, "grpc_cpu": "256", "grpc_memory": "1536"}, "one of 512, 1024, 2048 MB"),
        ({**GRPC, "grpc_tasks": "2"}, "the least and the most"),
        ({**GRPC, "grpc_tasks": "4,2"}, "the least and the most"),
        ({**GRPC, "grpc_tasks": "0,2"}, "from 1 to 100"),
        ({**GRPC, "grpc_bundle": "nowhere.zip"}, "python -m cdk.grpc_bundle"),
        (
            {**GRPC, "jwt_issuer": "https://i.example.com/", "jwt_audience": "a"},
            "reads no tokens",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(context: dict[str, str], says: str) -> None:
    with pytest.raises(DeployError) as refused:
        read_settings(context.get)

    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_finished_bundle_is_taken(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(b"PK")

    assert read_settings({"bundle": str(bundle)}.get).bundle == bundle


def test_a_certificate_has_to_lie_where_is_deployed_to() -> None:
    """Where no region is named, that is known last."""
    check_certificate(CERTIFICATE, "eu-west-1")
    check_certificate(CERTIFICATE, None)
    check_certificate(None, "eu-west-2")
    with pytest.raises(DeployError, match="does not lie in eu-west-2"):
        check_certificate(CERTIFICATE, "eu-west-2")


def test_the_secret_is_new_each_time_unless_it_is_given() -> None:
    one, other = read_origin_secret({}), read_origin_secret({})

    assert one.present != other.present
    assert one.hashes == (hash_of(one.present),)


def test_the_secret_before_is_accepted_while_the_new_one_spreads() -> None:
    present, before = "p" * 32, "b" * 32

    secret = read_origin_secret({PRESENT: present, BEFORE: before})

    assert secret.present == present
    assert secret.hashes == (hash_of(present), hash_of(before))


@pytest.mark.parametrize("poor", ["short", "with a space " + "x" * 32, "é" * 40])
def test_a_poor_secret_is_refused_and_not_repeated(poor: str) -> None:
    with pytest.raises(DeployError) as refused:
        read_origin_secret({PRESENT: poor})

    assert poor not in str(refused.value)

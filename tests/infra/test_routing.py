"""Who is answered from where."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cdk.countries import COUNTRIES
from cdk.node import node
from cdk.regions import REGIONS
from cdk.routing import live_routing_code, nearest, routing_code, routing_table

THREE = ("us-east-1", "eu-central-1", "ap-northeast-2")
HOSTS = {region: f"{region}.example.com" for region in THREE}
# CloudFront stands in, and says where the request went.
CALL = """
const cf = { updateRequestOrigin: (to) => { request.went = to; } };
const request = { headers: HEADERS, uri: '/api/score' };
const answer = handler({ request });
console.log(JSON.stringify({ went: answer.went ?? null, uri: answer.uri }));
"""


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("KR", "ap-northeast-2"),
        ("JP", "ap-northeast-2"),
        ("DE", "eu-central-1"),
        ("NG", "eu-central-1"),
        ("BR", "us-east-1"),
        ("CA", "us-east-1"),
    ],
)
def test_a_country_goes_to_its_nearest_region(country: str, region: str) -> None:
    assert nearest(COUNTRIES[country], THREE) == region


def test_the_table_names_whoever_does_not_go_to_the_first_region() -> None:
    table = routing_table(THREE)

    assert set(table.values()) == set(THREE[1:])
    assert "US" not in table
    for country, region in table.items():
        assert region == nearest(COUNTRIES[country], THREE)


def test_distance_is_measured_across_the_date_line() -> None:
    assert nearest(COUNTRIES["WS"], ("eu-west-1", "ap-southeast-2")) == "ap-southeast-2"


def test_every_country_and_every_region_has_a_place_on_the_globe() -> None:
    assert len(COUNTRIES) > 240
    for latitude, longitude in (*COUNTRIES.values(), *REGIONS.values()):
        assert -90 <= latitude <= 90
        assert -180 <= longitude <= 180


@pytest.mark.parametrize(
    ("headers", "host"),
    [
        ({"cloudfront-viewer-country": {"value": "KR"}}, HOSTS["ap-northeast-2"]),
        ({"cloudfront-viewer-country": {"value": "FR"}}, HOSTS["eu-central-1"]),
        ({"cloudfront-viewer-country": {"value": "US"}}, None),
        ({"cloudfront-viewer-country": {"value": "ZZ"}}, None),
        ({}, None),
    ],
)
def test_the_function_at_the_edge_does_as_the_table_says(
    tmp_path: Path, headers: dict[str, dict[str, str]], host: str | None
) -> None:
    went = None if host is None else {"domainName": host}

    answer = run(tmp_path, routing_code(THREE, HOSTS), headers)
    live = run(tmp_path, live_routing_code(THREE, HOSTS, "/live"), headers)

    assert answer == {"uri": "/api/score", "went": went}
    # A WebSocket API answers at its stage alone.
    assert live == {"uri": "/live", "went": went}


def test_of_one_region_nobody_is_sent_elsewhere(tmp_path: Path) -> None:
    code = live_routing_code(("here",), {"here": "example.com"}, "/live")

    for headers in ({}, {"cloudfront-viewer-country": {"value": "KR"}}):
        assert run(tmp_path, code, headers) == {"uri": "/live", "went": None}


def run(folder: Path, code: str, headers: dict[str, dict[str, str]]) -> dict[str, object]:
    """What a function makes of a request: its path, and where it is sent."""
    first, rest = code.split("\n", 1)
    assert first == "import cf from 'cloudfront';"  # only CloudFront has that
    script = folder / "routing.mjs"
    script.write_text(rest + CALL.replace("HEADERS", json.dumps(headers)))
    done = subprocess.run(  # noqa: S603
        [str(node()), str(script)], capture_output=True, text=True, check=True
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_the_function_fits_into_what_cloudfront_takes() -> None:
    regions = tuple(REGIONS)

    hosts = dict.fromkeys(regions, "x" * 50)

    for code in (routing_code(regions, hosts), live_routing_code(regions, hosts, "/live")):
        assert len(code.encode()) < 10_240

"""Which region answers whom, where there are several: the one nearest to the viewer's country."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import acos, cos, radians, sin
from pathlib import Path
from typing import Final

from cdk.countries import COUNTRIES
from cdk.regions import REGIONS, Place

_SOURCE: Final = Path(__file__).parent / "routing.js"
_ELSEWHERE: Final = "/* elsewhere */"
_PATH: Final = "  /* path */\n"


def apart(one: Place, other: Place) -> float:
    """Angle between two places on the globe, radians (spherical law of cosines)."""
    (north, east), (north2, east2) = ((radians(x), radians(y)) for x, y in (one, other))
    cosine = sin(north) * sin(north2) + cos(north) * cos(north2) * cos(east - east2)
    return acos(max(-1.0, min(1.0, cosine)))


def nearest(place: Place, regions: Sequence[str]) -> str:
    """The region nearest to a place; of two that are as near, the one named first."""
    return min(regions, key=lambda region: apart(place, REGIONS[region]))


def routing_table(regions: Sequence[str]) -> dict[str, str]:
    """Region by country code, less those of the first region, where all others go too."""
    table = {country: nearest(place, regions) for country, place in COUNTRIES.items()}
    return {country: region for country, region in table.items() if region != regions[0]}


def routing_code(regions: Sequence[str], hosts: Mapping[str, str]) -> str:
    """Source of the CloudFront function that sends a request to a region.

    Args:
        regions: in the order of the settings; the first one is the distribution's own origin.
        hosts: the API's host by region; they may be tokens.
    """
    return _code(regions, hosts, "")


def live_routing_code(regions: Sequence[str], hosts: Mapping[str, str], stage: str) -> str:
    """Source of the CloudFront function that sends a WebSocket to a region.

    Args:
        regions, hosts: as of :func:`routing_code`; of one alone nothing is sent elsewhere.
        stage: the path that the WebSocket API answers at.
    """
    return _code(
        regions,
        hosts,
        "  // A WebSocket API answers at the name of its stage and nowhere else.\n"
        f"  request.uri = '{stage}';\n",
    )


def _code(regions: Sequence[str], hosts: Mapping[str, str], path: str) -> str:
    source = _SOURCE.read_text(encoding="utf-8").replace(_PATH, path)
    return source.replace(_ELSEWHERE, _entries(regions, hosts))


def _entries(regions: Sequence[str], hosts: Mapping[str, str]) -> str:
    if len(regions) < 2:
        return ""
    table = routing_table(regions)
    # By region: half the size of a line for each country, and CloudFront takes 10 KB.
    countries = {
        region: " ".join(sorted(code for code, to in table.items() if to == region))
        for region in regions[1:]
    }
    entries = ",\n".join(
        f'  [{json.dumps(countries[region])}, "{hosts[region]}"]' for region in regions[1:]
    )
    return f"\n{entries},\n"

"""What is checked of a deployment, check by check."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from cdk.golden import Answer, Case, Golden, difference
from cdk.smoking.checked import Checked
from cdk.smoking.client import Answered, Site, Unreachable
from cdk.smoking.page import header_trouble, page_checks
from cdk.token import VARIABLE

API: Final = "/api"

_BETWEEN_S: Final = 2.0
_NO_TOKEN: Final = f"it asks for a token: set {VARIABLE} to one of its issuer's"
_REFUSED_TOKEN: Final = f"it refuses the token in {VARIABLE}: has it expired, or another audience?"


def check_all(
    site: Site,
    golden: Golden,
    bare: Sequence[Site],
    patience_s: float,
    *,
    page: bool = False,
) -> Iterator[Checked]:
    """Every check, as it is done. Where nobody answers, the first is the last.

    Args:
        site: the page's address, with the API under ``/api``; with a token, the API has to ask
            for one.
        golden: what it has to answer.
        bare: the API's own addresses, which have to refuse.
        patience_s: how long a new deployment may take until it answers at all.
        page: whether there has to be one; else the API may stand alone.
    """
    health = _healthy(site, patience_s)
    yield health
    if health.trouble is not None:
        return
    if site.token is not None:
        yield from _without_token(site, bare)
    version = partial(site, "GET", f"{API}/version")
    yield _checked("version is the built one", version, _is_built(golden))
    for case in golden.cases:
        yield _golden_case(site, case)
    yield _checked("every answer has an id", partial(site, "GET", f"{API}/health"), _has_id)
    for what, path in (("an answer", "/version"), ("an error", "/none-such")):
        asked = partial(site, "GET", f"{API}{path}")
        yield _checked(f"{what} is not to be kept", asked, _kept)
    # A page is read before anybody has signed in.
    yield from page_checks(replace(site, token=None), wanted=page)
    if page:
        api = partial(site, "GET", f"{API}/health")
        yield _checked("the API's headers", api, header_trouble)
    for each in bare:
        for method, path in (("GET", "/health"), ("POST", "/predict"), ("GET", f"{API}/health")):
            what = f"{urlsplit(each.url).netloc} refuses {method} {path}"
            yield _checked(what, partial(each, method, path), _refused)


def _checked(
    what: str, ask: Callable[[], Answered], trouble: Callable[[Answered], str | None]
) -> Checked:
    try:
        answered = ask()
    except Unreachable as error:
        return Checked(what, str(error))
    return Checked(what, trouble(answered), answered.ms)


def _healthy(site: Site, patience_s: float) -> Checked:
    def trouble(answered: Answered) -> str | None:
        if answered.status == 401:
            return _REFUSED_TOKEN if site.token else _NO_TOKEN
        if answered.status != 200:
            return f"status: {answered.status}, expected 200"
        return None if _json(answered) == {"status": "ok"} else "body: not the API's"

    until = time.monotonic() + patience_s
    while True:
        checked = _checked("it is there", lambda: site("GET", f"{API}/health"), trouble)
        # A token is not accepted later either.
        final = checked.trouble in (None, _NO_TOKEN, _REFUSED_TOKEN)
        if final or time.monotonic() > until:
            return checked
        time.sleep(_BETWEEN_S)


def _without_token(site: Site, bare: Sequence[Site]) -> Iterator[Checked]:
    """Whether each address refuses whoever brings none, or one of nobody's."""

    def trouble(answered: Answered) -> str | None:
        if answered.status == 401:
            return None
        return f"status: {answered.status}, expected 401: the API asks for no token"

    asked = ((site, "GET", f"{API}/health"), (site, "POST", f"{API}/predict"))
    for each, method, path in (*asked, *((each, "GET", "/health") for each in bare)):
        for kind, token in (("no token", None), ("another token", "e30.e30.e30")):
            what = f"{urlsplit(each.url).netloc} refuses {method} {path} with {kind}"
            yield _checked(what, partial(replace(each, token=token), method, path), trouble)


def _is_built(golden: Golden) -> Callable[[Answered], str | None]:
    """Whether GET /version answers what was built; which of the fields differs, and how."""

    def trouble(answered: Answered) -> str | None:
        version = _json(answered)
        if not isinstance(version, dict):
            return f"status: {answered.status}, and no version"
        for name, built in golden.version.items():
            if version.get(name) != built:
                return f"{name}: {version.get(name)}, built: {built}"
        return None

    return trouble


def _golden_case(site: Site, case: Case) -> Checked:
    request = case.request

    def trouble(answered: Answered) -> str | None:
        found = Answer(answered.status, answered.content_type, answered.body)
        return difference(case.answer, found, elsewhere=True)

    return _checked(
        f"{case.answer.status} {case.name}",
        lambda: site(request.method, f"{API}{request.path}", request.headers, request.body),
        trouble,
    )


def _has_id(answered: Answered) -> str | None:
    return None if answered.headers.get("x-request-id") else "no x-request-id"


def _kept(answered: Answered) -> str | None:
    found = answered.headers.get("cache-control")
    return None if found == "no-store" else f"cache-control: {found}, expected no-store"


def _refused(answered: Answered) -> str | None:
    if answered.status != 403:
        return f"status: {answered.status}, expected 403"
    told = _json(answered)
    code = told.get("error", {}).get("code") if isinstance(told, dict) else None
    return None if code == "forbidden" else "refused, but not by the function"


def _json(answered: Answered) -> Any:  # noqa: ANN401 (any JSON, or nothing)
    try:
        return msgspec.json.decode(answered.body)
    except msgspec.DecodeError:
        return None

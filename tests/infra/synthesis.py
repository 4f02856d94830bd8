"""The project's stacks as templates, made once for each context."""

from __future__ import annotations

import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from cdk.node import use_node

SECRET = "x" * 40

use_node()

Template = dict[str, Any]
Resource = dict[str, Any]


@cache
def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="synth-"))


@cache
def small_bundle() -> Path:
    """Stands for the package: what is in it is tested elsewhere."""
    path = folder() / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("scorer/lambda_http.py", "")
    return path


@cache
def templates(**context: str) -> dict[str, Template]:
    """Templates by the stack's name, of a synthesis that passed AWS's solution rules."""
    from aws_cdk import App

    from cdk import findings
    from cdk.origin_secret import PRESENT, read_origin_secret
    from cdk.settings import read_settings
    from cdk.stacks import add_stacks

    app = App(outdir=tempfile.mkdtemp(dir=folder()), context={"aws:cdk:bundling-stacks": []})
    secret = read_origin_secret({PRESENT: SECRET})
    settings = read_settings(context.get)
    server = small_bundle() if settings.grpc else None
    add_stacks(app, settings, small_bundle(), secret, server)
    findings.check(app)
    return {stack.stack_name: stack.template for stack in app.synth().stacks}


def the_template(**context: str) -> Template:
    """The only stack's."""
    (template,) = templates(**context).values()
    return template


def of_type(template: Template, kind: str) -> dict[str, Resource]:
    """Resources by their logical ids; ``kind`` is like ``AWS::Lambda::Function``."""
    return {
        id: resource for id, resource in template["Resources"].items() if resource["Type"] == kind
    }


def only(template: Template, kind: str) -> tuple[str, Resource]:
    """The only one of its kind: its logical id and its properties."""
    ((id, resource),) = of_type(template, kind).items()
    return id, resource.get("Properties", {})


def of_api(template: Template, kind: str, protocol: str = "HTTP") -> dict[str, Resource]:
    """Those of a kind that belong to the HTTP API, or to the one of ``WEBSOCKET``."""
    (api,) = (
        id
        for id, resource in of_type(template, "AWS::ApiGatewayV2::Api").items()
        if resource["Properties"]["ProtocolType"] == protocol
    )
    return {
        id: resource
        for id, resource in of_type(template, kind).items()
        if resource["Properties"]["ApiId"] == {"Ref": api}
    }


def scorer_of(template: Template) -> tuple[str, Resource]:
    """The scorer's function, among the helpers that CDK brings: its logical id and properties."""
    ((id, resource),) = (
        (id, resource)
        for id, resource in of_type(template, "AWS::Lambda::Function").items()
        if resource["Properties"]["Handler"] == "scorer.lambda_http.handler"
    )
    return id, resource.get("Properties", {})


def assert_logs_end(template: Template) -> None:
    """Every function of a stack, those that CDK brings too, has one of its log groups."""
    groups = of_type(template, "AWS::Logs::LogGroup")
    logs = [
        each["Properties"].get("LoggingConfig", {}).get("LogGroup", {}).get("Ref")
        for each in of_type(template, "AWS::Lambda::Function").values()
    ]
    assert logs
    assert set(logs) <= set(groups), logs
    assert len(set(logs)) == len(logs)
    # Ours, and gone with the stack.
    assert all(groups[log]["DeletionPolicy"] == "Delete" for log in logs)

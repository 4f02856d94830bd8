"""From the context to the stacks."""

from __future__ import annotations

import os
from typing import Final

from aws_cdk import App

from cdk import bundle, findings, grpc_bundle
from cdk.fargate.asked import check_certificate
from cdk.origin_secret import read_origin_secret
from cdk.settings import check_snapstart, read_settings
from cdk.stacks import add_stacks

# Where CDK's command line tool is going to deploy to, as it tells an app.
_HERE: Final = "CDK_DEFAULT_REGION"


def fill(app: App) -> None:
    """Fill an app with the stacks that its context asks for.

    Raises:
        DeployError: the context cannot be used, or there is no package to deploy.
    """
    settings = read_settings(app.node.try_get_context)
    if not settings.regions:
        here = os.environ.get(_HERE)
        check_snapstart(settings, here)
        check_certificate(settings.grpc_certificate, here)
    secret = read_origin_secret()
    package = settings.bundle or bundle.build(settings.arch).path
    server = None
    if settings.grpc:
        server = settings.grpc_bundle or grpc_bundle.build(settings.arch).path
    add_stacks(app, settings, package, secret, server)
    findings.check(app)

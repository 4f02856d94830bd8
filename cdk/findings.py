"""What cdk-nag finds and we accept, each where it is found and with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Acknowledgment, App, Validations
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct


def check(app: App) -> None:
    """Let synthesis fail at what AWS's solution rules find and nobody has accepted."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def accept(construct: IConstruct, findings: Mapping[str, str]) -> None:
    """Accept findings on a construct and on all that is inside it.

    Args:
        findings: reason by the rule's id.
    """
    for rule, reason in findings.items():
        Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=reason))

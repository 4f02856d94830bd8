"""Log groups for the functions that CDK brings along: Lambda's own would be kept for ever."""

from __future__ import annotations

from typing import Final

import jsii
from aws_cdk import CfnResource, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import IValidation

from cdk.logs import log_group
from cdk.settings import Settings

_FUNCTION: Final = "AWS::Lambda::Function"


def keep_logs_of_helpers(stack: Stack, settings: Settings) -> None:
    """Give every function of a stack that has no log group one of the stack's.

    Those are the helpers that copy files, empty a bucket or carry a value to another region. The
    last of them are made while the stacks are synthesized, when aspects have been through already;
    validation comes after, and still ahead of the templates.
    """
    stack.node.add_validation(_LogsOfHelpers(stack, settings))


@jsii.implements(IValidation)
class _LogsOfHelpers:
    def __init__(self, stack: Stack, settings: Settings) -> None:
        self._stack = stack
        self._settings = settings

    def validate(self) -> list[str]:
        functions = [
            each
            for each in self._stack.node.find_all()
            if isinstance(each, CfnResource) and each.cfn_resource_type == _FUNCTION
        ]
        for function in functions:
            if isinstance(function, lambda_.CfnFunction) and function.logging_config is not None:
                continue
            name = f"LogOf{self._stack.get_logical_id(function)}"
            if self._stack.node.try_find_child(name) is None:
                group = log_group(self._stack, name, self._settings)
                function.add_property_override("LoggingConfig", {"LogGroup": group.log_group_name})
        return []

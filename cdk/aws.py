"""AWS's services, where CDK's command line tool deploys to."""

from __future__ import annotations

import os
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

# As CDK's tool looks for it. boto3 alone takes no notice of the first, the one that is written
# everywhere, and would look for stacks and keep the secret in the profile's region instead.
_REGION: Final = ("AWS_REGION", "AMAZON_REGION", "AWS_DEFAULT_REGION", "AMAZON_DEFAULT_REGION")


def here() -> str | None:
    """The region that is deployed to where nothing names another; None if nobody says.

    Raises:
        BotoCoreError: there is no such profile.
    """
    said = next(filter(None, map(os.environ.get, _REGION)), None)
    return said or boto3.Session().region_name


def client(service: str, region: str | None = None) -> Any:  # noqa: ANN401 (boto3 makes its classes)
    """A service's client, in ``region`` or :func:`here`.

    Raises:
        BotoCoreError: nobody says which region, or there is no such profile.
    """
    return boto3.client(service, region_name=region or here())


def in_one_line(error: Exception) -> str:
    """What an error says; the library's own go over several lines."""
    return " ".join(str(error).split())


def is_there(stack: str, region: str | None) -> bool:
    """Whether CloudFormation has a stack of that name.

    Raises:
        ClientError: it does not say.
    """
    try:
        client("cloudformation", region).describe_stacks(StackName=stack)
    except ClientError as error:
        if "does not exist" in str(error):
            return False
        raise
    return True

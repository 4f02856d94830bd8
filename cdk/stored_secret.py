"""The origin secret of a deployment, kept by AWS's Parameter Store between deployments.

Whoever deploys next, from whichever machine, finds it; nothing has to be carried along.
"""

from __future__ import annotations

from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk import aws
from cdk.errors import DeployError
from cdk.origin_secret import BEFORE, PRESENT, new_secret

_NOT_THERE: Final = "ParameterNotFound"


def stored_secret(name: str, region: str | None, *, rotate: bool = False) -> dict[str, str]:
    """The variables for ``read_origin_secret``: the present secret and, after a rotation, the one
    before. A first deployment makes one.

    Args:
        name: of the parameter.
        region: where it is kept; None for where CDK's command line tool deploys to.
        rotate: make a new one of it first.

    Raises:
        DeployError: there are no credentials, or they may not read or write it.
    """
    try:
        store = aws.client("ssm", region)
        history = _history(store, name)
        if rotate or not history:
            made = new_secret()
            store.put_parameter(Name=name, Value=made, Type="SecureString", Overwrite=bool(history))
            history.append(made)
    except (BotoCoreError, ClientError) as error:
        said = aws.in_one_line(error)
        raise DeployError(f"the origin secret cannot be kept at {name}: {said}") from error
    variables = {PRESENT: history[-1]}
    if len(history) > 1:
        variables[BEFORE] = history[-2]
    return variables


def forget_secret(name: str, region: str | None) -> bool:
    """Delete it, with all that it was before.

    Returns:
        Whether there was one.

    Raises:
        DeployError: there are no credentials, or they may not delete it.
    """
    try:
        aws.client("ssm", region).delete_parameter(Name=name)
    except (BotoCoreError, ClientError) as error:
        if isinstance(error, ClientError) and error.response["Error"]["Code"] == _NOT_THERE:
            return False
        said = aws.in_one_line(error)
        raise DeployError(f"the origin secret at {name} cannot be deleted: {said}") from error
    return True


def _history(store: Any, name: str) -> list[str]:  # noqa: ANN401 (boto3 makes its clients' classes)
    """What it was, the oldest first; empty before the first deployment."""
    try:
        pages = store.get_paginator("get_parameter_history").paginate(
            Name=name, WithDecryption=True
        )
        versions = [version for page in pages for version in page["Parameters"]]
    except ClientError as error:
        if error.response["Error"]["Code"] == _NOT_THERE:
            return []
        raise
    return [each["Value"] for each in sorted(versions, key=lambda each: int(each["Version"]))]

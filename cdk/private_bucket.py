"""A bucket that nobody but the account's own roles and services reads."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.findings import accept


def private_bucket(scope: Construct, *, unlogged: str, **how: Any) -> s3.Bucket:  # noqa: ANN401 (its own)
    """``Bucket`` of a construct.

    Args:
        unlogged: why no log is kept of who reads it.
        how: of ``s3.Bucket``; what happens to it with the stack, above all.
    """
    bucket = s3.Bucket(
        scope,
        "Bucket",
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        encryption=s3.BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
        **how,
    )
    accept(bucket, {"AwsSolutions-S1": unlogged})
    return bucket

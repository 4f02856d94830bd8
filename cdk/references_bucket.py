"""Where references beyond the bundled ones are kept; the function may read it."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk.private_bucket import private_bucket


class ReferencesBucket(Construct):
    """A private, versioned bucket that survives the stack."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.bucket = private_bucket(
            self,
            unlogged="A log of each reading would say who danced when; none is kept.",
            versioned=True,
            removal_policy=RemovalPolicy.RETAIN,
        )

    def grant_read(self, reader: iam.IRole) -> None:
        """Let a role of this account list and read.

        By the bucket's own policy: a role's would name all objects by a wildcard.
        """
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ArnPrincipal(reader.role_arn)],
                actions=["s3:ListBucket"],
                resources=[self.bucket.bucket_arn],
            )
        )
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ArnPrincipal(reader.role_arn)],
                actions=["s3:GetObject"],
                resources=[self.bucket.arn_for_objects("*")],
            )
        )

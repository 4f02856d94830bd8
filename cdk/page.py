"""The page's files in a private bucket that only the distribution reads."""

from __future__ import annotations

from typing import Final

from aws_cdk import Aws, DefaultStackSynthesizer, Fn, Names, RemovalPolicy, Stack, Token
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from cdk.findings import accept
from cdk.page_folder import page_folder

# CDK gives each stack one such function.
_COPYING: Final = "Custom::CDKBucketDeployment"
_COPYING_ACTIONS: Final = ("Abort", "DeleteObject", "GetBucket", "GetObject", "List")
_BOOTSTRAP: Final = DefaultStackSynthesizer.DEFAULT_QUALIFIER


class Page(Construct):
    """Bucket and origin; ``publish`` puts the files there."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            # Everything in it is built anew by each deployment.
            removal_policy=RemovalPolicy.DESTROY,
            auto_delete_objects=True,
        )
        accept(
            self.bucket,
            {"AwsSolutions-S1": "A log of each reading would say who looked when; none is kept."},
        )
        access = cloudfront.S3OriginAccessControl(
            self,
            "Access",
            origin_access_control_name=Fn.join("-", [Names.unique_id(self)[-32:], Aws.REGION]),
        )
        self.origin = origins.S3BucketOrigin.with_origin_access_control(
            self.bucket, origin_access_control=access
        )

    def publish(self, distribution: cloudfront.Distribution) -> None:
        """Copy the files with each deployment, and let the distribution forget the old ones."""
        deployment.BucketDeployment(
            self,
            "Files",
            sources=[deployment.Source.asset(str(page_folder()))],
            destination_bucket=self.bucket,
            distribution=distribution,
            distribution_paths=["/*"],
            cache_control=[
                deployment.CacheControl.from_string("public, max-age=0, must-revalidate")
            ],
        )
        helper = next(
            child for child in Stack.of(self).node.children if child.node.id.startswith(_COPYING)
        )
        why = (
            "CDK's own function that copies files; its runtime and its role come with the library."
        )
        accept(helper, dict.fromkeys(_copying_findings(self.bucket), why))


def _copying_findings(bucket: s3.Bucket) -> list[str]:
    """What cdk-nag finds in the function that copies files, named as it names them."""
    stack = Stack.of(bucket)
    region = "<AWS::Region>" if Token.is_unresolved(stack.region) else stack.region
    own = bucket.node.default_child
    if not isinstance(own, s3.CfnBucket):
        raise TypeError("a bucket is no CfnBucket")
    wildcards = (
        *(f"Action::s3:{action}*" for action in _COPYING_ACTIONS),
        f"Resource::arn:<AWS::Partition>:s3:::cdk-{_BOOTSTRAP}-assets-<AWS::AccountId>-{region}/*",
        f"Resource::<{stack.get_logical_id(own)}.Arn>/*",
        "Resource::*",
    )
    managed = (
        "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    )
    return [
        "AwsSolutions-L1",
        f"AwsSolutions-IAM4[{managed}]",
        *(f"AwsSolutions-IAM5[{wildcard}]" for wildcard in wildcards),
    ]

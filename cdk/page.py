"""The page's files in a private bucket that only the distribution reads."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import Aws, DefaultStackSynthesizer, Fn, Names, RemovalPolicy, Stack, Token
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from cdk.findings import accept
from cdk.page_files import Part, parts
from cdk.page_folder import page_folder
from cdk.private_bucket import private_bucket
from scorer.page_policy import HASHED

# CDK gives each stack one such function.
_COPYING: Final = "Custom::CDKBucketDeployment"
_COPYING_ACTIONS: Final = ("Abort", "DeleteObject", "GetBucket", "GetObject", "List")
_BOOTSTRAP: Final = DefaultStackSynthesizer.DEFAULT_QUALIFIER


class Page(Construct):
    """Bucket and origin; ``publish`` puts the files there."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.bucket = private_bucket(
            self,
            unlogged="A log of each reading would say who looked when; none is kept.",
            # Everything in it is built anew by each deployment.
            removal_policy=RemovalPolicy.DESTROY,
            auto_delete_objects=True,
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
        with parts(page_folder()) as found:
            *lasting, fresh = found
            before = [
                # None is deleted: a page that is still open loads its own parts, not the new ones.
                self._copied(f"Lasting{number}", part, prune=False)
                for number, part in enumerate(lasting)
            ]
            last = self._copied(
                "Files",
                fresh,
                prune=True,
                exclude=[f"{HASHED.strip('/')}/*"],
                distribution=distribution,
                distribution_paths=["/*"],
            )
        last.node.add_dependency(*before)
        helper = next(
            child for child in Stack.of(self).node.children if child.node.id.startswith(_COPYING)
        )
        why = (
            "CDK's own function that copies files; its runtime and its role come with the library."
        )
        accept(helper, dict.fromkeys(_copying_findings(self.bucket), why))

    def _copied(self, id: str, part: Part, **how: Any) -> deployment.BucketDeployment:  # noqa: ANN401 (its own)
        return deployment.BucketDeployment(
            self,
            id,
            sources=[deployment.Source.asset(str(part.folder))],
            destination_bucket=self.bucket,
            cache_control=[deployment.CacheControl.from_string(part.cache_control)],
            content_encoding=part.encoding,
            **how,
        )


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

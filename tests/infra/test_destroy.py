"""What outlives a deployment is named; the taking down itself is tried in test_moto_deploy."""

from __future__ import annotations

import json
from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from cdk.destroy import check_for_grpc, references_buckets
from cdk.errors import DeployError
from cdk.settings import Settings

REGION = "eu-central-1"
TEMPLATE = {
    "Resources": {"Kept": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}},
    "Outputs": {"ReferencesBucket": {"Value": {"Ref": "Kept"}}},
}


def test_the_buckets_of_references_are_those_of_the_stacks_that_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    with mock_aws():
        formation = boto3.client("cloudformation", region_name=REGION)
        formation.create_stack(StackName=f"Stage-{REGION}", TemplateBody=json.dumps(TEMPLATE))
        (made,) = boto3.client("s3").list_buckets()["Buckets"]

        settings = Settings(name="Stage", regions=("us-east-1", REGION))

        assert references_buckets(settings) == [made["Name"]]


def test_a_grpc_server_that_nobody_speaks_of_is_named_before_anything_is_touched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    settings = Settings(name="Stage", regions=("us-east-1", REGION))
    with mock_aws():
        check_for_grpc(settings)
        formation = boto3.client("cloudformation", region_name=REGION)
        name = f"Stage-{REGION}-grpc"
        formation.create_stack(StackName=name, TemplateBody=json.dumps(TEMPLATE))

        with pytest.raises(DeployError, match=f"--stack-name {name} --region {REGION}"):
            check_for_grpc(settings)
        check_for_grpc(replace(settings, grpc=True))

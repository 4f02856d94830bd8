"""A name of one's own: certificates, the page's address, and the API's where there are regions."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from cdk.http_api import Api
from cdk.settings import Settings


def hosted_zone(scope: Construct, settings: Settings) -> route53.IHostedZone:
    """The zone by id and name: finding it by name would be a look-up in the account."""
    if settings.zone is None or settings.zone_name is None:
        raise TypeError("settings without a zone")
    return route53.HostedZone.from_hosted_zone_attributes(
        scope, "Zone", hosted_zone_id=settings.zone, zone_name=settings.zone_name
    )


def api_name(settings: Settings) -> str:
    """What the API is called in each region; the viewer's nearest answers to it."""
    return f"api.{settings.domain}"


def grpc_name(settings: Settings) -> str:
    """What the gRPC server is called; the viewer's nearest answers to it."""
    return f"grpc.{settings.domain}"


class ApiName(Construct):
    """One region's share of the API's name: a certificate, a mapping, a latency record."""

    def __init__(self, scope: Construct, id: str, *, settings: Settings, api: Api) -> None:
        super().__init__(scope, id)
        zone = hosted_zone(self, settings)
        name = gateway.DomainName(
            self,
            "Name",
            domain_name=api_name(settings),
            certificate=certificate_for(self, api_name(settings), zone),
        )
        gateway.ApiMapping(self, "Mapping", api=api.api, domain_name=name, stage=api.stage)
        nearest_record(
            self,
            zone,
            api_name(settings),
            route53.RecordTarget.from_alias(
                targets.ApiGatewayv2DomainProperties(
                    name.regional_domain_name, name.regional_hosted_zone_id
                )
            ),
        )


def certificate_for(scope: Construct, name: str, zone: route53.IHostedZone) -> acm.Certificate:
    """For ``name``, which its zone vouches for; it lies in the region of ``scope``."""
    return acm.Certificate(
        scope,
        "Certificate",
        domain_name=name,
        validation=acm.CertificateValidation.from_dns(zone),
    )


def nearest_record(
    scope: Construct, zone: route53.IHostedZone, name: str, target: route53.RecordTarget
) -> None:
    """Let the region of ``scope`` answer to ``name`` for whom it is the nearest."""
    region = Stack.of(scope).region
    route53.ARecord(
        scope,
        "Record",
        zone=zone,
        record_name=name,
        region=region,
        set_identifier=region,
        target=target,
    )


def page_certificate(
    scope: Construct, settings: Settings, zone: route53.IHostedZone
) -> acm.Certificate:
    """For the distribution; has to lie in us-east-1."""
    return certificate_for(scope, str(settings.domain), zone)


def page_records(
    scope: Construct,
    settings: Settings,
    zone: route53.IHostedZone,
    distribution: cloudfront.Distribution,
) -> None:
    """The page's name, for both families of addresses."""
    target = route53.RecordTarget.from_alias(targets.CloudFrontTarget(distribution))
    for record in (route53.ARecord, route53.AaaaRecord):
        record(scope, record.__name__, zone=zone, record_name=str(settings.domain), target=target)

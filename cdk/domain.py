"""A name of one's own: certificates, the page's address, and the API's where there are regions."""

from __future__ import annotations

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


class ApiName(Construct):
    """One region's share of the API's name: a certificate, a mapping, a latency record."""

    def __init__(self, scope: Construct, id: str, *, settings: Settings, api: Api) -> None:
        super().__init__(scope, id)
        zone = hosted_zone(self, settings)
        name = gateway.DomainName(
            self,
            "Name",
            domain_name=api_name(settings),
            certificate=acm.Certificate(
                self,
                "Certificate",
                domain_name=api_name(settings),
                validation=acm.CertificateValidation.from_dns(zone),
            ),
        )
        gateway.ApiMapping(self, "Mapping", api=api.api, domain_name=name, stage=api.stage)
        region = api.api.stack.region
        route53.ARecord(
            self,
            "Record",
            zone=zone,
            record_name=api_name(settings),
            region=region,
            set_identifier=region,
            target=route53.RecordTarget.from_alias(
                targets.ApiGatewayv2DomainProperties(
                    name.regional_domain_name, name.regional_hosted_zone_id
                )
            ),
        )


def page_certificate(
    scope: Construct, settings: Settings, zone: route53.IHostedZone
) -> acm.Certificate:
    """For the distribution; has to lie in us-east-1."""
    return acm.Certificate(
        scope,
        "Certificate",
        domain_name=str(settings.domain),
        validation=acm.CertificateValidation.from_dns(zone),
    )


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

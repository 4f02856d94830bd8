"""What clients of the gRPC server talk to: a load balancer that speaks TLS and HTTP/2."""

from __future__ import annotations

from typing import Final

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from cdk.domain import certificate_for, grpc_name, hosted_zone, nearest_record
from cdk.fargate.task import PORT
from cdk.findings import accept
from cdk.settings import Settings

HTTPS: Final = 443
# A stream is silent for ten minutes and open for two hours at most; it is the server that ends it,
# with a sentence.
IDLE_S: Final = 660
KEPT_HOURS: Final = 4
# New calls go elsewhere meanwhile; then the connection is cut, whatever is on it.
DRAIN_S: Final = 60

_HEALTH: Final = "/grpc.health.v1.Health/Check"
_OK: Final = "0"
_CHECKED_S: Final = 15
_UNLOGGED: Final = "A log of each connection would say who danced from where; none is kept."


class Network(Construct):
    """Public subnets in two zones, and who may talk to whom in them.

    Tasks have addresses of their own instead of a NAT gateway, which costs as much as a task; their
    security group lets in the load balancer alone.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            max_azs=2,
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="public", subnet_type=ec2.SubnetType.PUBLIC)
            ],
            # References and the package do not leave AWS's network; free of charge.
            gateway_endpoints={
                "S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3)
            },
            restrict_default_security_group=False,  # nothing is in it
        )
        accept(self.vpc, {"AwsSolutions-VPC7": _UNLOGGED})
        self.front = self._group("Front", "Clients of the gRPC server")
        self.front.add_ingress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(HTTPS), "Anybody, by TLS")
        accept(self.front, {"AwsSolutions-EC23": "Anybody may dance, as at the API."})
        self.tasks = self._group("Tasks", "The gRPC server")
        self.tasks.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(HTTPS), "Images, S3, logs")

    def _group(self, id: str, what: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, id, vpc=self.vpc, description=what, allow_all_outbound=False)


class FrontDoor(Construct):
    """Load balancer, listener and target group; and a name, where there is a domain."""

    def __init__(self, scope: Construct, id: str, *, settings: Settings, network: Network) -> None:
        super().__init__(scope, id)
        self.balancer = elb.ApplicationLoadBalancer(
            self,
            "Balancer",
            vpc=network.vpc,
            internet_facing=True,
            security_group=network.front,
            idle_timeout=Duration.seconds(IDLE_S),
            client_keep_alive=Duration.hours(KEPT_HOURS),
            # The server has no use for a client's address.
            xff_header_processing_mode=elb.XffHeaderProcessingMode.REMOVE,
        )
        accept(self.balancer, {"AwsSolutions-ELB2": _UNLOGGED})
        self.targets = elb.ApplicationTargetGroup(
            self,
            "Servers",
            vpc=network.vpc,
            target_type=elb.TargetType.IP,
            port=PORT,
            protocol=elb.ApplicationProtocol.HTTP,
            protocol_version=elb.ApplicationProtocolVersion.GRPC,
            deregistration_delay=Duration.seconds(DRAIN_S),
            health_check=elb.HealthCheck(
                path=_HEALTH,
                healthy_grpc_codes=_OK,
                interval=Duration.seconds(_CHECKED_S),
                timeout=Duration.seconds(5),
                healthy_threshold_count=2,
                unhealthy_threshold_count=3,
            ),
        )
        self.listener = elb.ApplicationListener(
            self,
            "Listener",
            load_balancer=self.balancer,
            port=HTTPS,
            protocol=elb.ApplicationProtocol.HTTPS,
            certificates=[self._certificate(settings)],
            ssl_policy=elb.SslPolicy.TLS13_RES,
            default_target_groups=[self.targets],
            open=False,  # the security group says who may
        )
        host = self.balancer.load_balancer_dns_name
        CfnOutput(Stack.of(self), "GrpcLoadBalancer", value=host)
        if settings.domain:
            CfnOutput(Stack.of(self), "GrpcAddress", value=f"{grpc_name(settings)}:{HTTPS}")

    def _certificate(self, settings: Settings) -> acm.ICertificate:
        if settings.grpc_certificate is not None:
            return acm.Certificate.from_certificate_arn(
                self, "Certificate", settings.grpc_certificate
            )
        zone = hosted_zone(self, settings)
        nearest_record(
            self,
            zone,
            grpc_name(settings),
            route53.RecordTarget.from_alias(targets.LoadBalancerTarget(self.balancer)),
        )
        return certificate_for(self, grpc_name(settings), zone)

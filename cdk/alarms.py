"""What somebody should hear about: errors, slowness, refusals; and where they can look."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk.http_api import Api
from cdk.live_api import LiveApi
from cdk.settings import Settings

_P99_MS: Final = 1_500
_PERIOD_S: Final = 300
_FIVE_MINUTES: Final = Duration.seconds(_PERIOD_S)
_WIDE: Final = 12


class Alarms(Construct):
    """Alarms on the API's 5xx, its p99, failures of live messages and throttles, and a dashboard
    of the same.

    Mangum answers an exception with a plain 500, so that the function's own ``Errors`` stay at
    nought: the API's are what counts.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        api: Api,
        live: LiveApi | None,
        alias: lambda_.Alias,
    ) -> None:
        super().__init__(scope, id)
        self.topic = sns.Topic(self, "Topic", enforce_ssl=True)
        # A policy of its own takes the place of the topic's default one, which let alarms in.
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )
        if settings.alarm_email:
            self.topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))
        failures = api.api.metric_server_error(period=_FIVE_MINUTES, statistic="Sum")
        latency = api.api.metric_latency(period=_FIVE_MINUTES, statistic="p99")
        throttles = alias.metric_throttles(period=_FIVE_MINUTES, statistic="Sum")
        self._alarm("Failures", failures, 1, 1, "The API answered with a 5xx")
        self._alarm("Slow", latency, _P99_MS, 3, "One answer of a hundred takes too long")
        self._alarm("Throttled", throttles, 1, 1, "Requests found no free environment")

        if live is not None:
            failed = _live_failures(settings, live)
            self._alarm("LiveFailures", failed, 1, 1, "A live message was not answered")
        requests = api.api.metric_count(period=_FIVE_MINUTES, statistic="Sum")
        refused = api.api.metric_client_error(period=_FIVE_MINUTES, statistic="Sum")
        duration = alias.metric_duration(period=_FIVE_MINUTES, statistic="p99")
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            widgets=[
                [_graph("Requests", requests), _graph("Failures and refusals", failures, refused)],
                [_graph("p99, ms", latency, duration), _graph("Throttles", throttles)],
                *_live_widgets(live),
                [
                    _graph("Windows scored", _own(settings, "WindowsScored")),
                    _graph("Cold starts", _own(settings, "ColdStarts")),
                ],
                [
                    _graph(
                        "Scored, by points",
                        _each(settings, "Scored", "ScoreBucket"),
                        stacked=True,
                    ),
                    _graph(
                        "Rejected, by reason",
                        _each(settings, "Rejected", "Route", "Reason"),
                    ),
                ],
            ],
        )

    def _alarm(
        self, id: str, metric: cloudwatch.IMetric, from_: int, periods: int, why: str
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            id,
            metric=metric,
            threshold=from_,
            evaluation_periods=periods,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=why,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))


def _live_failures(settings: Settings, live: LiveApi) -> cloudwatch.MathExpression:
    """Live messages that came to nothing: the gateway's two counts of them, and the function's own,
    since a fault of ours is answered with a message that says so."""
    ours = cloudwatch.Metric(
        namespace=settings.name,
        metric_name="Rejected",
        dimensions_map={"Route": "/live", "Reason": "internal_error"},
        statistic="Sum",
        period=_FIVE_MINUTES,
    )
    return cloudwatch.MathExpression(
        expression="FILL(integration, 0) + FILL(execution, 0) + FILL(ours, 0)",
        using_metrics={
            "integration": live.metric("IntegrationError", "Sum"),
            "execution": live.metric("ExecutionError", "Sum"),
            "ours": ours,
        },
        label="Live messages that failed",
        period=_FIVE_MINUTES,
    )


def _live_widgets(live: LiveApi | None) -> list[list[cloudwatch.IWidget]]:
    if live is None:
        return []
    messages = [live.metric(name, "Sum") for name in ("ConnectCount", "MessageCount")]
    return [
        [
            _graph("Live connections and messages", *messages),
            _graph("Live p99, ms", live.metric("IntegrationLatency", "p99")),
        ]
    ]


def _own(settings: Settings, name: str) -> cloudwatch.MathExpression:
    """One of the function's own counts (scorer/metrics.py), which it tells by route, over all."""
    return cloudwatch.MathExpression(
        expression=f"SUM({_search(settings, name, 'Route')})",
        label=name,
        period=_FIVE_MINUTES,
        using_metrics={},
    )


def _each(settings: Settings, name: str, *dimensions: str) -> cloudwatch.MathExpression:
    """One of its counts as a line for each value of its dimensions, which are all that it has."""
    return cloudwatch.MathExpression(
        expression=_search(settings, name, *dimensions),
        label=" ".join(f"${{PROP('Dim.{dimension}')}}" for dimension in dimensions),
        period=_FIVE_MINUTES,
        using_metrics={},
    )


def _search(settings: Settings, name: str, *dimensions: str) -> str:
    # In quotes: the name of a deployment may have a hyphen, and nothing would be found.
    told = ",".join((f'"{settings.name}"', *dimensions))
    return f"SEARCH('{{{told}}} MetricName=\"{name}\"', 'Sum', {_PERIOD_S})"


def _graph(
    title: str, *metrics: cloudwatch.IMetric, stacked: bool = False
) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=_WIDE, stacked=stacked)

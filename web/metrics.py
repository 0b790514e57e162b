"""/metrics for Prometheus: sources, harvests and the index as figures; nothing about anybody who reads here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from catalogue.access import SourceFigures, Status
from web import here, labels
from web.headers import keep

metrics = Blueprint("metrics", __name__)


@metrics.get("/metrics")
def read() -> ResponseReturnValue:
    """The figures, for configured addresses only; what comes through a proxy comes from somewhere else."""
    keep(0)
    if not _allowed(request.remote_addr or "") or any(name in request.headers for name in _FORWARDED):
        abort(403, "Figures are for configured addresses only: MOISSON_METRICS_FOR.")
    registry = CollectorRegistry()
    registry.register(_Figures(here.access().sources(), here.access().status(), here.access().outcomes()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def _allowed(address: str) -> bool:
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    return any(asking in ip_network(one, strict=False) for one in here.site().metrics_for)


class _Figures(Collector):
    def __init__(
        self, sources: Iterable[SourceFigures], status: Status, outcomes: Mapping[tuple[str, str], int]
    ) -> None:
        self.sources = list(sources)
        self.status = status
        self.outcomes = outcomes

    def collect(self) -> Iterable[Metric]:
        yield from self._of_sources()
        yield from self._of_index()
        runs = CounterMetricFamily("moisson_runs", "Harvests by source and how they ended.", labels=["source", "state"])
        for (source, state), count in self.outcomes.items():
            runs.add_metric([source, state], count)
        yield runs

    def _of_sources(self) -> Iterable[Metric]:
        records = _gauge("moisson_source_records", "Records of a source by their state.", "source", "state")
        states = _gauge("moisson_source_state", "1 for the state that a source is in.", "source", "state")
        success = _gauge("moisson_source_last_success_timestamp_seconds", "When its last harvest succeeded.", "source")
        declared = _gauge("moisson_source_declared_records", "Records that the repository declares.", "source")
        broken = _gauge("moisson_source_broken_equations", "Equations of completeness that do not hold.", "source")
        for one in self.sources:
            id = one.source.id
            for name in ("live", "deleted", "missing", "rejected", "known", "indexed"):
                records.add_metric([id, name], getattr(one, name))
            for state in labels.STATES:
                states.add_metric([id, state], state == one.state)
            if one.last_success:
                success.add_metric([id], one.last_success.timestamp())
            if one.declared is not None:
                declared.add_metric([id], one.declared)
            broken.add_metric([id], len(one.equations))
        yield from (records, states, success, declared, broken)

    def _of_index(self) -> Iterable[Metric]:
        status = self.status
        yield _single(
            "moisson_index_lag_changes", "Changes that the index has still to read.", status.head - status.position
        )
        yield _single("moisson_index_works", "Works that can be searched.", status.documents)
        yield _single("moisson_index_records", "Live records that they carry.", status.records)
        yield _single("moisson_catalogue_last_change", "Number of the last change.", status.head)


def _gauge(name: str, sentence: str, *labelled: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, sentence, labels=labelled)


def _single(name: str, sentence: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, sentence, value=value)

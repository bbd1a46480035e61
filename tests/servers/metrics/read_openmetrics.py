"""Reads OpenMetrics on stdin with Prometheus's own parser and writes, one JSON array a line,
[family, type, unit, sample, labels, value] on stdout. Exit 3 when the package is not installed."""
import json
import sys

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
except ImportError as reason:
    print(reason, file=sys.stderr)
    sys.exit(3)

for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        print(json.dumps([family.name, family.type, family.unit, sample.name, sample.labels,
                          repr(float(sample.value))]))

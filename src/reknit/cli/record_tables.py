"""What `reknit record` shows: how each source is while it records, and how each did once it has ended."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from reknit.session.record import Record


def live_table(record: Record) -> Table:
    """How each source is now."""
    table = _table("stream", "state", "samples", "rate", "gaps", "missing", "time error", "battery", "")
    for name, samples in record.samples.items():
        health = record.health.get(name)
        if health is None:
            state = "failed" if name in record.problems else "live"
            table.add_row(name, state, str(samples), "", "", "", "", "", record.problems.get(name, ""))
            continue
        table.add_row(
            name,
            health.state.value,
            str(samples),
            "" if health.rate_hz is None else f"{health.rate_hz:.2f} Hz",
            str(health.counts.gaps),
            str(health.counts.missing),
            "" if health.error_ms is None else f"{health.error_ms:.1f} ms",
            _battery(health.battery_percent),
            health.problem or "",
        )
    return table


def account_table(record: Record, sources: dict[str, Any]) -> Table:
    """How each source did over the whole recording; `sources` as in its summary."""
    table = _table("stream", "samples", "rate", "gaps", "missing", "time error", "battery", "over the recording")
    for name, samples in record.samples.items():
        told = sources.get(name) or {}
        counts, clock = told.get("counts", {"gaps": 0, "missing": 0}), told.get("clock")
        table.add_row(
            name,
            str(samples),
            "" if told.get("rate_hz") is None else f"{told['rate_hz']:.2f} Hz",
            str(counts["gaps"]),
            str(counts["missing"]),
            "" if clock is None else f"{clock['error_ms']:.1f} ms",
            _battery(told.get("battery_percent")),
            how_it_went(samples, told, record.problems.get(name)),
        )
    return table


def how_it_went(samples: int, told: dict[str, Any], problem: str | None) -> str:
    """What happened to a source, in a few words; `told` is its place in the summary's `sources`, `problem` what ended it."""
    failed = "" if problem is None else f"; failed: {problem}"
    if not samples:
        return f"nothing came{failed}"
    away_s, again, counts = told.get("away_s", 0.0), told.get("connections", 1) - 1, told.get("counts", {})
    parts = [f"away for {away_s:.1f} s in all"] if away_s else []
    parts += [f"connected again {again} {'time' if again == 1 else 'times'}"] if again > 0 else []
    parts += ["samples were lost on the way"] if counts.get("missing") else []
    parts += ["interrupted"] if counts.get("gaps") and not parts else []
    return (", ".join(parts) or "whole") + failed


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading)
    return table


def _battery(percent: float | None) -> str:
    return "" if percent is None else "<1 %" if 0 < percent < 1 else f"{percent:.0f} %"

"""Threads that count how often they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Counting(ThreadPoolExecutor):
    """The loop's own threads, and how often they were asked for."""

    asked = 0

    def submit(self, call: Callable[..., Any], /, *more: Any, **named: Any) -> Future[Any]:
        self.asked += 1
        return super().submit(call, *more, **named)

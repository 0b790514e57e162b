"""Where log lines go: to standard error, which leaves standard output to data."""

from __future__ import annotations

import os
import sys

import structlog


def log_to_stderr() -> None:
    """Let this process log to standard error; in colour on a terminal only, and not where NO_COLOR is set."""
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=coloured),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

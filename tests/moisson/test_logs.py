"""Log lines of the processes that stay: on standard error, plain where nobody looks at colours."""

from __future__ import annotations

import pytest
import structlog

from moisson.logs import log_to_stderr


def test_log_lines_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        log_to_stderr()
        structlog.get_logger("scheduler").info("swept", changed=3)
    finally:
        structlog.reset_defaults()

    out, err = capsys.readouterr()
    assert out == ""
    assert "swept" in err
    assert "changed=3" in err
    assert "\x1b" not in err

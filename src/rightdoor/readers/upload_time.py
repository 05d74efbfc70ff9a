"""When a file of a CyberTip JSON report was uploaded: the first rule that gives a time (domain page formats, 1.7)."""

from __future__ import annotations

from rightdoor.model.statement import Record
from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.cybertip_json_fields import UPLOAD_TIME_NAME


def upload_time(builder: RecordBuilder, events: list[Record]) -> None:
    """Metadata; else the capture of the upload; else the first capture, which is a guess and said to be one."""
    for statement in builder.statements:
        name, _, text = statement.value.partition("=")
        if statement.field == "detail" and name.strip().lower() == UPLOAD_TIME_NAME and text:
            builder.time("upload_time", statement.raw, statement.locator)
            builder.given("extra:upload_time_rule", statement.raw, statement.locator, "1: metadata of the provider")
            return
    timed = [(e, s) for e in events for s in e.statements if s.field == "event_time" and s.value]
    uploads = [(e, s) for e, s in timed if e.first("act") == "upload"]
    if uploads:
        _borrowed(builder, uploads[0][1].raw, uploads[0][1].locator, "2: capture of the upload")
    elif timed:
        raw, locator = timed[0][1].raw, timed[0][1].locator
        _borrowed(builder, raw, locator, "3: first capture, a guess")
        builder.find("upload-time-assumed", locator, "upload_time", raw=raw)


def _borrowed(builder: RecordBuilder, raw: str, locator: str, rule: str) -> None:
    """A time that a capture states (and whose problems were found there) as that of the upload."""
    builder.text("upload_time", raw, locator)
    builder.given("extra:upload_time_rule", raw, locator, rule)

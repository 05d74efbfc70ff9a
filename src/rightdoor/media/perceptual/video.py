"""Films → hashes of their frames, by FFmpeg's libraries (PyAV).

Films are hostile input for a large decoder: containers that fetch further files (playlists and the like) are not on the list of
those that are opened, nothing is opened by name, and a broken packet is a finding and not the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import numpy as np

from rightdoor.media.perceptual.film import Film, Frame
from rightdoor.media.perceptual.limits import LIMITS, Limits
from rightdoor.media.perceptual.outcome import Refusal
from rightdoor.media.perceptual.pdq import FILM, FULL, Levels, Pixels, pdq_of_luma
from rightdoor.media.perceptual.turning import turn_of_degrees

EVERY_S = 1.0
"""One frame a second, as the reference has it."""

CONTAINERS = (
    "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,gif,apng,m4v,h264,hevc,mxf,rm,ivf,dv,wtv,nut,vob,av1,obu,mjpeg,3dostr,amv,swf"
)
_LUMA_FIRST = ("yuv4", "yuvj4", "yuva4", "nv12", "nv21", "nv16", "nv24", "gray")
_STATED_LENGTH = re.compile(r"([0-9]{1,4}):([0-9]{2}):([0-9]{2}(?:\.[0-9]+)?)", re.ASCII)
EARLY = 0.95
"""A film whose last frame is before this part of its stated length, and a second at least, is called cut short."""
FINDINGS = 100
"""Broken frames that are listed one by one; what comes after them is counted."""


def video_frames(source: Path | IO[bytes], *, every_s: float = EVERY_S, limits: Limits = LIMITS) -> Film | Refusal:
    """The hashes of a film's frames: the first at or after each multiple of ``every_s`` seconds (0: every frame).

    Never raises on what is in the file. Frames that the decoder marks as damaged, and packets that it refuses, are
    findings of the film; they are not hashed.

    :raises OSError: where ``source`` is a path that cannot be opened.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            return video_frames(file, every_s=every_s, limits=limits)
    import av

    av.logging.set_level(None)
    try:
        container = av.open(source, mode="r", metadata_errors="ignore", options={"format_whitelist": CONTAINERS, "protocol_whitelist": ""})
    except (av.error.FFmpegError, ValueError, RuntimeError, MemoryError, OverflowError):
        return Refusal("film-unreadable")
    with container:
        if not container.streams.video:
            return Refusal("film-unreadable", "no moving pictures in it")
        stream = container.streams.video[0]
        if stream.codec_context is None:
            return Refusal("film-unreadable", "no decoder for its moving pictures")
        stream.thread_type = "NONE"
        stream.codec_context.flags |= int(av.codec.context.Flags.output_corrupt)
        if (stream.codec_context.width or 0) * (stream.codec_context.height or 0) > limits.pixels:
            return Refusal("film-limit", f"{stream.codec_context.width} x {stream.codec_context.height}")
        return _Taking(every_s, limits, length_s(container, stream)).film(_decoded(container, stream), stream.average_rate)


def length_s(container: Any, stream: Any) -> float | None:
    """How long the moving picture says it is; None where nothing says so of it alone."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    stated = _STATED_LENGTH.fullmatch(stream.metadata.get("DURATION", ""))
    if stated:
        hours, minutes, seconds = stated.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return container.duration / 1e6 if container.duration and len(container.streams) == 1 else None


def _decoded(container: Any, stream: Any) -> Iterator[Any]:
    """Frames as they come; a `Refusal` in the place of what cannot be decoded."""
    import av

    broken = (av.error.FFmpegError, ValueError, RuntimeError, MemoryError)
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except broken:
            yield Refusal("film-truncated")
            return
        try:
            yield from packet.decode()
        except av.error.EOFError:
            continue
        except broken:
            at = None if packet.pts is None or packet.time_base is None else float(packet.pts * packet.time_base)
            yield Refusal("film-frame-broken", where="" if at is None else f"{at:.3f} s")


class _Taking:
    """Which frames are hashed, and what is found on the way."""

    def __init__(self, every_s: float, limits: Limits, length: float | None) -> None:
        self._length = length
        self._every, self._limits = Fraction(every_s).limit_denominator(1000), limits
        self._due, self._seen, self._size = Fraction(0), 0, (0, 0)
        self._frames: list[Frame] = []
        self._findings: list[Refusal] = []
        self._unlisted = 0

    def film(self, decoded: Iterator[Any], rate: Fraction | None) -> Film:
        """Go through the frames."""
        start: Fraction | None = None
        last = Fraction(0)
        for item in decoded:
            if isinstance(item, Refusal):
                self._note(item)
                continue
            number, self._seen = self._seen, self._seen + 1
            at = item.pts * item.time_base if item.pts is not None and item.time_base else Fraction(number) / (rate or 25)
            start = at if start is None else start
            last = max(last, at - start)
            if not self._take(item, number, max(Fraction(0), at - start)):
                break
        else:
            if self._length and float(last) < min(self._length * EARLY, self._length - 1):
                self._note(Refusal("film-truncated", where=f"{float(last):.3f} s"))
        if self._unlisted:
            self._findings.append(Refusal("film-frame-broken", f"and {self._unlisted} more"))
        return Film(tuple(self._frames), tuple(self._findings), int(self._every * 1000), self._size, self._seen)

    def _take(self, frame: Any, number: int, at: Fraction) -> bool:
        """Hash a frame where one is due. False: the limit is reached."""
        if frame.is_corrupt:
            self._note(Refusal("film-frame-broken", where=f"{float(at):.3f} s"))
            return True
        if at < self._due:
            return True
        if len(self._frames) >= self._limits.frames or frame.width * frame.height > self._limits.pixels:
            self._note(Refusal("film-limit", where=f"{float(at):.3f} s"))
            return False
        if self._every:
            self._due = (at // self._every + 1) * self._every
        turn = turn_of_degrees(frame.rotation)
        pixels, levels = luma_of(frame)
        hashed = pdq_of_luma(pixels, turn=turn, levels=levels)
        self._size = (frame.height, frame.width) if turn.transpose else (frame.width, frame.height)
        self._frames.append(Frame(number, hashed.quality, hashed.pdq, int(at * 1000), hashed.variants))
        return True

    def _note(self, finding: Refusal) -> None:
        if len(self._findings) < FINDINGS:
            self._findings.append(finding)
        else:
            self._unlisted += 1


def luma_of(frame: Any) -> tuple[Pixels, Levels]:
    """Luma of a decoded frame: its own plane where it has one of eight bits, else by conversion to red, green, blue."""
    name = frame.format.name
    if name.startswith(_LUMA_FIRST) and not name.endswith(("le", "be")):
        plane = frame.planes[0]
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
        full = name.startswith(("yuvj", "gray")) or int(frame.color_range) == 2
        return rows, FULL if full else FILM
    return frame.reformat(format="rgb24").to_ndarray(), FULL

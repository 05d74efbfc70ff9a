"""All pictures of a file with several: animated GIF, WebP, PNG and AVIF, TIFF with pages, HEIF collections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rightdoor.media.perceptual.film import Film, Frame
from rightdoor.media.perceptual.limits import LIMITS, Limits
from rightdoor.media.perceptual.outcome import Refusal
from rightdoor.media.perceptual.pdq import pdq_of_strips
from rightdoor.media.perceptual.pictures import is_heif
from rightdoor.media.perceptual.still import BROKEN, opened, refusal_of, strips_of


def picture_frames(content: bytes, *, limits: Limits = LIMITS) -> Film | Refusal:
    """The hash of every picture in a file, as frames of a film; times are those of the animation, 0 where it has none.

    Further pictures that cannot be decoded end it, with a finding. Never raises on what is in ``content``.
    """
    if is_heif(content):
        return _heif_frames(content, limits)
    with opened(content, limits) as image:
        if isinstance(image, Refusal):
            return image
        frames: list[Frame] = []
        findings: list[Refusal] = []
        at_ms = 0
        for number, page in _pages(image, limits):
            if isinstance(page, Refusal):
                findings.append(page)
                break
            channels, strips, _ = strips_of(page)
            hashed = pdq_of_strips(strips, shape=(page.height, page.width, channels))
            frames.append(Frame(number, hashed.quality, hashed.pdq, at_ms, hashed.variants))
            duration = page.info.get("duration", 0)
            at_ms += int(duration) if isinstance(duration, (int, float)) and 0 <= duration < 1e9 else 0
        if not frames and findings:
            return findings[0]
        return Film(tuple(frames), tuple(findings), 0, image.size, len(frames))


def _pages(image: Any, limits: Limits) -> Iterator[tuple[int, Any]]:
    """Each page decoded; a `Refusal` for the one at which it ends before its time."""
    for number in range(limits.frames):
        try:
            image.seek(number)
        except EOFError:
            return
        except BROKEN as problem:
            yield number, refusal_of(problem)
            return
        try:
            image.load()
            if image.width * image.height > limits.pixels:
                yield number, Refusal("picture-too-large")
                return
        except BROKEN as problem:
            yield number, refusal_of(problem)
            return
        yield number, image
    yield limits.frames, Refusal("film-limit")


def _heif_frames(content: bytes, limits: Limits) -> Film | Refusal:
    from rightdoor.media.perceptual.heif import heif_pictures

    frames: list[Frame] = []
    findings: list[Refusal] = []
    for number, decoded in enumerate(heif_pictures(content, limits)):
        if isinstance(decoded, Refusal):
            findings.append(decoded)
            continue
        hashed = pdq_of_strips(decoded.strips, shape=decoded.shape)
        frames.append(Frame(number, hashed.quality, hashed.pdq, 0, hashed.variants))
    if not frames and findings:
        return findings[0]
    return Film(tuple(frames), tuple(findings), 0, (0, 0), len(frames))

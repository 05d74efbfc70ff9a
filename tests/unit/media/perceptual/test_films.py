"""Films: frames at their times, broken and cut films, turned ones, containers that fetch; text forms; shares both ways."""

from __future__ import annotations

import io
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.media.perceptual.film import (
    BadLine,
    Film,
    Frame,
    Share,
    read_compact,
    read_text,
    write_compact,
    write_text,
)
from rightdoor.media.perceptual.hashers import family_of, standing_of, tolerance_of
from rightdoor.media.perceptual.limits import Limits
from rightdoor.media.perceptual.outcome import HASHER, Refusal
from rightdoor.media.perceptual.pdq import pdq_of_luma
from rightdoor.media.perceptual.video import video_frames
from rightdoor.media.search.films import Films

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from pdq_pictures import picture

SCENES = [np.roll(picture(kind, 120, 160), 40 * turn, axis=1) for turn in range(2) for kind in ("waves", "blocks", "soft")]


def film(fmt: str = "matroska", codec: str = "mpeg4", *, scenes=SCENES, fps=10, seconds=1, pix="yuv420p") -> bytes:
    """A film of still scenes, each ``seconds`` long, every frame on its own."""
    file = io.BytesIO()
    with av.open(file, "w", format=fmt) as container:
        stream = container.add_stream(codec, rate=fps)
        stream.width, stream.height, stream.pix_fmt = scenes[0].shape[1], scenes[0].shape[0], pix
        stream.bit_rate = 8_000_000
        stream.gop_size = 1
        for scene in scenes:
            for _ in range(int(seconds * fps)):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(scene, format="rgb24")))
        container.mux(stream.encode())
    return file.getvalue()


def apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


WHOLE = film()


def frames_of(content: bytes, **options) -> Film:
    found = video_frames(io.BytesIO(content), **options)
    assert isinstance(found, Film), found
    return found


@pytest.mark.parametrize(
    ("fmt", "codec", "pix"),
    [("matroska", "mpeg4", "yuv420p"), ("mp4", "mpeg4", "yuv420p"), ("avi", "mjpeg", "yuvj420p"), ("webm", "libvpx", "yuv420p"),
     ("mpegts", "mpeg2video", "yuv420p"), ("matroska", "ffv1", "yuv420p10le"), ("matroska", "ffv1", "gray"), ("flv", "flv1", "yuv420p")],
)  # fmt: skip
def test_a_frame_a_second_is_hashed_as_the_picture_in_it(fmt, codec, pix):
    found = frames_of(film(fmt, codec, pix=pix))
    assert [frame.at_ms for frame in found.frames] == [0, 1000, 2000, 3000, 4000, 5000]
    assert (found.seen, found.size, found.every_ms, found.hasher) == (60, (160, 120), 1000, HASHER)
    assert found.findings == ()
    for frame, scene in zip(found.frames, SCENES, strict=True):
        wanted = pdq_of_luma(scene)
        assert apart(frame.pdq, wanted.pdq) <= 20
        assert abs(frame.quality - wanted.quality) <= 3
        assert frame.variants[0] == frame.pdq


def test_every_frame_or_one_in_two_seconds():
    every = frames_of(WHOLE, every_s=0)
    assert len(every.frames) == every.seen == 60
    assert [frame.number for frame in every.frames] == list(range(60))
    seldom = frames_of(WHOLE, every_s=2)
    assert [frame.at_ms for frame in seldom.frames] == [0, 2000, 4000]
    assert [frame.number for frame in seldom.frames] == [0, 20, 40]


def test_a_path_is_opened_as_a_file_and_never_as_an_address(tmp_path):
    place = tmp_path / "concat:a|b"
    place.write_bytes(WHOLE)
    found = video_frames(place)
    assert isinstance(found, Film)
    assert len(found.frames) == 6
    with pytest.raises(OSError):
        video_frames(tmp_path / "absent.mkv")


def test_a_film_with_broken_frames_gives_the_others_and_says_which():
    rng = np.random.default_rng(1)
    damaged = bytearray(WHOLE)
    for at in rng.integers(len(damaged) // 6, len(damaged) * 5 // 6, 60):
        damaged[at] = rng.integers(256)
    found = frames_of(bytes(damaged), every_s=0)
    broken = [finding for finding in found.findings if finding.code == "film-frame-broken"]
    assert broken
    assert all(finding.where.endswith(" s") for finding in broken)
    assert 10 < len(found.frames) < 60


def test_a_film_for_whose_pictures_there_is_no_decoder_is_said():
    assert WHOLE.count(b"V_MPEG4/ISO/ASP") == 1
    found = video_frames(io.BytesIO(WHOLE.replace(b"V_MPEG4/ISO/ASP", b"V_NOBODY/ISO/AS")))
    assert found == Refusal("film-unreadable", "no decoder for its moving pictures")


def test_a_film_that_is_cut_short_gives_what_is_before_the_cut():
    found = frames_of(WHOLE[: len(WHOLE) // 2])
    assert 2 <= len(found.frames) <= 4
    assert [finding.code for finding in found.findings][-1] == "film-truncated"


def test_a_film_turned_by_its_container_is_hashed_as_it_is_shown():
    content = film("mp4")
    upright = bytes.fromhex("00010000" + "00" * 12 + "00010000" + "00" * 12 + "40000000")
    track = content.rindex(b"tkhd")
    at = content.index(upright, track)
    quarter = bytes.fromhex("00000000 00010000 00000000 ffff0000 00000000 00000000 00000000 00000000 40000000".replace(" ", ""))
    turned = frames_of(content[:at] + quarter + content[at + 36 :])
    assert turned.size == (120, 160)
    for frame, scene in zip(turned.frames, SCENES, strict=True):
        assert apart(frame.pdq, pdq_of_luma(np.ascontiguousarray(np.rot90(scene, -1))).pdq) <= 20


@pytest.mark.parametrize(
    "content",
    [b"", b"hello " * 50, b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
     b"ffconcat version 1.0\nfile /etc/hostname\n", b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n",
     b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'></MPD>"],
)  # fmt: skip
def test_lists_of_further_files_and_other_things_are_not_opened(content):
    found = video_frames(io.BytesIO(content))
    assert isinstance(found, Refusal)
    assert found.code == "film-unreadable"


def test_a_sound_without_pictures_is_no_film():
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 8000, 0, Fraction(1, 8000)
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    found = video_frames(io.BytesIO(file.getvalue()))
    assert isinstance(found, Refusal)
    assert found.code == "film-unreadable"


def test_limits_hold():
    found = frames_of(WHOLE, every_s=0, limits=Limits(frames=7))
    assert len(found.frames) == 7
    assert [finding.code for finding in found.findings] == ["film-limit"]
    refused = video_frames(io.BytesIO(WHOLE), limits=Limits(pixels=160 * 120 - 1))
    assert isinstance(refused, Refusal)
    assert refused.code == "film-limit"


def test_files_with_any_byte_changed_never_raise():
    rng = np.random.default_rng(2)
    for content in (film("mp4", seconds=0.2), film("avi", "mjpeg", pix="yuvj420p", seconds=0.2), film("mpegts", "mpeg2video", seconds=0.2)):
        for _ in range(20):
            damaged = bytearray(content)
            for at in rng.integers(0, len(damaged), 20):
                damaged[at] = rng.integers(256)
            assert isinstance(video_frames(io.BytesIO(bytes(damaged)), every_s=0), (Film, Refusal))


BITS = "e271017837246aaccddea259648fb7d62f435c89d9e99b2497763e216c8d055c"


def test_the_text_form_is_the_references():
    """The first line of the reference's sample file."""
    line = f"0,100,{BITS},0.000\n"
    frames, bad = read_text(line)
    assert (frames, bad) == ([Frame(0, 100, bytes.fromhex(BITS), 0)], [])
    assert write_text(frames) == line
    assert write_compact(frames) == f'["{BITS},100,0.000"]'


@given(
    st.lists(
        st.builds(
            Frame, st.integers(0, 10**6), st.integers(0, 100), st.binary(min_size=32, max_size=32), st.integers(0, 10**8), st.just(())
        ),
        max_size=6,
    )
)
def test_what_is_written_is_read_again(frames):
    assert read_text(write_text(frames)) == (frames, [])
    assert read_compact(write_compact(frames)) == ([f._replace(number=k) for k, f in enumerate(frames)], [])


def test_lines_that_are_no_frames_are_said_and_the_others_are_read():
    good = f"7,50,{BITS.upper()},1.5"
    lines = [
        "",
        good,
        f"1,101,{BITS},0",
        f"1,50,{BITS[:-1]},0",
        f"1,50,{BITS},-1",
        f"1,50,{BITS}",
        f"x,50,{BITS},0",
        "1" * 10_000,
        f"1,50,{BITS},nan",
    ]
    frames, bad = read_text("\r\n".join(lines))
    assert frames == [Frame(7, 50, bytes.fromhex(BITS), 1500)]
    assert [row.line for row in bad] == [3, 4, 5, 6, 7, 8, 9]
    assert all(BITS[:8] not in row.problem for row in bad)
    frames, bad = read_compact(f'["{BITS},50,1.5", 3, "{BITS},50", null, "{BITS},500,1"]')
    assert frames == [Frame(0, 50, bytes.fromhex(BITS), 1500)]
    assert [row.line for row in bad] == [2, 3, 4, 5]
    assert read_compact("{") == ([], [BadLine(1, "not JSON")])
    assert read_compact("{}") == ([], [BadLine(1, "not a list")])


def made(*hashes: int, quality: int = 100) -> list[Frame]:
    return [Frame(k, quality, value.to_bytes(32), 1000 * k) for k, value in enumerate(hashes)]


def spread(seed: int) -> int:
    return int.from_bytes(np.random.default_rng(seed).bytes(32))


def test_films_are_compared_by_the_share_of_frames_both_ways():
    a = made(*(spread(k) for k in range(10)))
    part = made(*(spread(k) ^ 0b1011 for k in range(4)), spread(77))
    other = made(spread(100), spread(101))
    hits = Films.build([part, other, a, []]).sharing(a)
    assert [hit.film for hit in hits] == [2, 0]
    assert hits[0].share == Share(10, 10, 10, 10)
    assert hits[1].share == Share(4, 10, 4, 5)
    assert (hits[1].share.query_pct, hits[1].share.compared_pct) == (40.0, 80.0)
    assert hits[0].share.holds()
    assert not hits[1].share.holds()
    assert hits[1].share.holds(query_pct=40, compared_pct=80)
    assert not hits[1].share.holds(query_pct=40, compared_pct=81)
    assert not Share(0, 10, 0, 5).holds(query_pct=0)


def test_frames_of_low_quality_and_repeated_ones_do_not_count():
    twice = made(spread(1), spread(1), spread(2))
    low = made(spread(1), quality=49)
    assert Films.build([twice]).sharing(twice)[0].share == Share(2, 2, 2, 2)
    assert Films.build([twice]).sharing(low) == []
    assert Films.build([low]).sharing(twice) == []
    assert Films.build([]).sharing(twice) == []
    assert Films.build([twice]).sharing([]) == []
    assert Share(0, 0, 0, 0).query_pct == Share(0, 0, 0, 0).compared_pct == 0.0


def test_a_frame_near_several_counts_once_on_each_side():
    base = spread(5)
    many = made(base, base ^ 1, base ^ 3)
    one = made(base ^ 7)
    assert Films.build([many]).sharing(one)[0].share == Share(1, 1, 3, 3)
    assert Films.build([one]).sharing(many)[0].share == Share(3, 3, 1, 1)


def test_mixed_hashers_have_a_stated_tolerance():
    assert [family_of(name) for name in (HASHER, "pdqhash 0.2.8", "Threatexchange 1.2", "", "somebody 1", "rightdoor-pdq 0")] == [
        "ours", "reference", "reference", "other", "other", "other",
    ]  # fmt: skip
    assert tolerance_of(HASHER, HASHER).bits == 0
    assert tolerance_of("pdqhash 0.2.8", "threatexchange 1.2.17").bits == 0
    assert tolerance_of(HASHER, "pdqhash 0.2.8").bits == tolerance_of("pdqhash 0.2.8", HASHER).bits == 2
    assert tolerance_of(HASHER, "").bits == 12
    assert tolerance_of("pdqhash 0.2.8", "somebody 1").bits == 10
    assert tolerance_of("", "").bits == tolerance_of("somebody 1", "nobody 2").bits == 20
    assert [standing_of(d, HASHER, "pdqhash 0.2.8", radius=31) for d in (0, 31, 32, 33, 34)] == [
        "within",
        "within",
        "tolerance",
        "tolerance",
        "beyond",
    ]
    assert standing_of(32, HASHER, HASHER, radius=31) == "beyond"

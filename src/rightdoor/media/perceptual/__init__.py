"""Perceptual hashes of pictures and films: bytes in, hashes out. Nothing here writes, shows or passes on a pixel.

``pdq_of_bytes`` and ``picture_frames`` (``pictures``, ``frames``) for pictures, ``video_frames`` (``video``) for films,
``vpdq`` for the text form of frame hashes, ``hashers`` for what hashes of different makers may differ by.
Decoders and compiled kernels are loaded with the first picture and not before.
"""

"""Exact search of 256-bit perceptual hashes within a Hamming radius. docs/matcher.md has the proof."""

"""Sameness of premises: when two addresses of results name the same door, and when that cannot be told."""

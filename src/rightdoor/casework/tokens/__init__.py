"""Tokens of the interface under `/api/`: whose they are, what they may, until when; and answers kept for requests sent twice (ADR 26)."""

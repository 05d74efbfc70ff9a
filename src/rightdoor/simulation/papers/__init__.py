"""Requests for communications data and what comes back, as papers."""

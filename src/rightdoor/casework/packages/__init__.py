"""Packages of a subject that are built at the desk: asked for by people, built by the worker from the papers that they see (ADR 31)."""

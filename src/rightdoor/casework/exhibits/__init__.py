"""Exhibits and their continuity: what was received, what happened to it since, whether it is still what it was."""

"""Seized devices over cases: the queue for examination with its reasons, and a seizure list recorded in one act."""

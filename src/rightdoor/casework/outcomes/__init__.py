"""Outcomes of cases: who is owed them, the paper for the sender under the conditions of its sources, prevention over cases."""

"""The outcome loop: what was known of a case held against what came of it, for people who review sources and the instrument.

Nothing in here is read by anything that ranks, grades or checks: who learns from it, and changes an instrument, is a person.
"""

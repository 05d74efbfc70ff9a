"""Referrals as work: every one has a unit and, as soon as somebody takes it, an owner; transfers are offers until accepted."""

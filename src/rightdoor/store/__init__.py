"""The store: opening, locking, keys, the life of PostgreSQL, core migrations and the continuity ledger.

Nothing of the domain is in here: this room knows exhibits, receipts and decisions as rows with digests, not what
they mean.
"""

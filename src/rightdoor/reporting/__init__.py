"""Packages, pictures and the sentences that go into them."""

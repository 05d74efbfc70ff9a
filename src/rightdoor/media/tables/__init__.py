"""Exact digest tables at rest: keyed, sorted, memory-mapped; and Bloom filters under a keystream."""

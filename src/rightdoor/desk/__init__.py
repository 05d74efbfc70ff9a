"""The web shell: what a unit works with in the browser, and the interface under `/api/`. Reads clock, environment and randomness."""

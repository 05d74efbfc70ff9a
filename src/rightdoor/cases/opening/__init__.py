"""A case as such: opened, owned, handed over, reviewed, recorded as a crime, closed."""

"""The board of an operation from the database: numbers without papers, and what waits as far as one sees it."""

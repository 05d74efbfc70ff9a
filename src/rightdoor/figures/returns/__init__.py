"""Returns: figures as rows for authorities and tables for people. Each row says which definition it is, of when, as of when, and what is not known."""

"""What people decide and do: one Django app per domain, each with models, acts (verbs that change) and queries (reads).

Rights are the database's: every table that a page reads carries row-level security for the role `rightdoor_desk` (`guard`),
and the person who acts is set for each transaction (`acting`).
"""

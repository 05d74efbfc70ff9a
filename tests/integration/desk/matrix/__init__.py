"""Who may open, do and read what: every address, operation and table of the desk with the right that it needs, held against a world.

`pages` and `api` are the tables of addresses, `tables` that of the database's rows, `world` the records and people, `expected` the
one place where an answer is worked out from them and from the roles (never from the views).
"""

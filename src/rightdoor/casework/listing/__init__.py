"""What the desk shows of what was derived: the triage list, subjects and their receipts, projected for row-level security.

Rebuildable at any time from the derived tables (design section 4). Two views: `open` is derived as if no silent compartment were
there, `full` holds the subjects that stand in one, derived with everything. Whoever may see the full one sees it instead.
"""

"""The six-month operation in a store: laid out, recorded, its numbers held against the truth, its pages opened cold."""

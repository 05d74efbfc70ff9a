"""A made-up national operation of six months with known truth, as histories of cases: training, capacity, measurements."""

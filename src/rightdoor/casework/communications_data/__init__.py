"""Communications data: requests planned and applied for, results awaited, errors, faults and duties, as work of a unit."""

"""Clerical slips, one function per failure mode: the paper is wrong at that step, all later steps follow truthfully."""

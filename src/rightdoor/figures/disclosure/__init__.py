"""Disclosure control: what of a breakdown may be printed so that nobody who subtracts learns a small number under force level."""

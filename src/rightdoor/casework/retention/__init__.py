"""Retention and the rights of people about their data: holds, restriction, erasure on a named authority, requests with their month."""

"""Taking files in: what a worker process does with a share of the inbox."""

"""What is known of a file: hash sets, the exact matcher, what each set says."""

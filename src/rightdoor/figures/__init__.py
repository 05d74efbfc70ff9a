"""Every published number is a query over records with a definition written once, and opens to its papers."""

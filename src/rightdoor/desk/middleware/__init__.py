"""What stands around every page: the content security policy, the transaction with its ledger rows, a clear page in trouble."""

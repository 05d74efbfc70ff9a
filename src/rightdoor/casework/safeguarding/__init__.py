"""Referrals to children's social care drafted from a case, and who the children are for those few who may see it (ADR 43)."""

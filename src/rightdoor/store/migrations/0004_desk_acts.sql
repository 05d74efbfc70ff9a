-- What people do at the desk: alteration and combination (DPA 2018 s.62(1)(b) and (e)), and who entered it and when.
alter table rightdoor.ledger drop constraint ledger_act_check;
alter table rightdoor.ledger add constraint ledger_act_check check (act in (
    'received', 'read', 'consulted', 'derived', 'decided', 'disclosed', 'exported', 'restricted', 'erased', 'held',
    'released', 'restored', 'compacted', 'refused', 'opened', 'declared', 'checkpointed', 'altered', 'combined', 'entered'));

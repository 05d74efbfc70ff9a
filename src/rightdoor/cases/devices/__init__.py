"""Seized devices: what is recorded, the chain of who held each, the queue for examination, what went past a rule, what stands."""

from __future__ import annotations

from rightdoor.cases.area import Area
from rightdoor.cases.devices.breaches import breaches
from rightdoor.cases.devices.duties import duties
from rightdoor.cases.devices.kinds import KINDS
from rightdoor.cases.devices.lines import keeps_open, lines

AREA = Area("devices", "Devices and exhibits", KINDS, duties, breaches, lines, keeps_open)

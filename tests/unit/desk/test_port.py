"""A port that is given up a moment later, as by pages whose server was killed, is waited for; one that stays taken is refused."""

from __future__ import annotations

import socket
import threading

import pytest

from rightdoor.desk.serve import Address, _refuse_taken
from rightdoor.errors import UsageProblem


@pytest.fixture
def held():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder, Address("127.0.0.1", holder.getsockname()[1])


def test_a_port_given_up_a_moment_later_is_waited_for(held):
    holder, address = held
    threading.Timer(0.3, holder.close).start()
    _refuse_taken(address, patience_s=10)


def test_a_port_that_stays_taken_is_refused(held):
    with pytest.raises(UsageProblem, match="cannot be served"):
        _refuse_taken(held[1], patience_s=0.2)


def test_an_address_that_is_not_ours_is_refused_at_once():
    with pytest.raises(UsageProblem, match="cannot be served"):
        _refuse_taken(Address("192.0.2.1", 1), patience_s=600)

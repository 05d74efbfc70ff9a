"""In a provider's table “Your Ref” is ours: values of the form of our ids decide, then whose side the header is written from."""

from __future__ import annotations

import pytest

from rightdoor.operations.map_results import look_at

OURS = "rq_aaaaaaaaaaaaaaa2"


@pytest.mark.parametrize(
    ("head", "row", "target"),
    [
        ("Our Ref,Your Ref,IP Address,Result", f"P-1,{OURS},192.0.2.1,data", "Your Ref"),  # by value
        ("Our Ref,Your Ref,IP Address,Result", "P-1,CD01-4,192.0.2.1,data", "Your Ref"),  # by whose side it is
        ("Our_Reference,Your-Ref,IP Address,Result", "P-1,CD01-4,192.0.2.1,data", "Your-Ref"),
        ("Your Ref,Our Ref,IP Address,Result", f"P-1,{OURS},192.0.2.1,data", "Our Ref"),  # the value decides against the header
        ("Ticket,Case,IP Address,Result", f"P-1,{OURS},192.0.2.1,data", "Case"),  # no header says so
        ("Request Id,Customer No,IP Address,Result", "CD01-4,7,192.0.2.1,data", "Request Id"),  # as before
    ],
)
def test_the_column_that_holds_our_id_is_proposed(tmp_path, head, row, target):
    path = tmp_path / "table.csv"
    path.write_text(f"{head}\r\n{row}\r\n", "utf-8")
    columns = look_at(path, name="t", provider="", columns={})[1].columns
    assert [name for name, said in columns.items() if said == "result.request_id"] == [target]
    assert not {"Our Ref", "Our_Reference"} & set(columns) - {target}


def test_what_a_person_chose_stands(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(f"Our Ref,Your Ref,IP Address,Result\r\nP-1,{OURS},192.0.2.1,data\r\n", "utf-8")
    columns = look_at(path, name="t", provider="", columns={"our ref": "result.request_id", "Your Ref": ""})[1].columns
    assert columns["Our Ref"] == "result.request_id"
    assert "Your Ref" not in columns

"""The removal of a second factor has earlier keys told again as well; going back, no half of a link opens without its code.

Whoever came in by a password and a removal that were not theirs to take may have read the notice of both.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_ON = "casework.access_keyrequest for each row when (new.outcome = 'released'"
_DROP = f"drop trigger told_again_alone on {_ON.partition(' ')[0]}; drop trigger told_again_asked on {_ON.partition(' ')[0]}"


def _triggers(more: str) -> str:
    return f"""
{_DROP};
create trigger told_again_asked after update of outcome on {_ON} and old.outcome = ''{more}) execute function casework.told_again();
create trigger told_again_alone after insert on {_ON}{more}) execute function casework.told_again()
"""


# what stood before 0015 asks no code of a link: halves that nobody used open nothing there
_ENDED = """
update casework.access_onetimelink set used_us = (extract(epoch from clock_timestamp()) * 1000000)::bigint
    where request_id is not null and used_us is null
"""


class Migration(migrations.Migration):
    """Both triggers for every kind of key; links of requests end on the way back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0016_rekeyed")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_triggers(""), _triggers(" and new.what = 'link'")),
        migrations.RunSQL(migrations.RunSQL.noop, _ENDED),
    ]

"""Every failure mode of the evidence page that a program's papers can hold, in the page's order."""

from __future__ import annotations

from rightdoor.simulation.slips import closed, identifier, inference, moment, reply
from rightdoor.simulation.slips.scene import Slip

SLIPS: tuple[Slip, ...] = (
    Slip("identifier-transposed-at-application", "yes", "application", 6, identifier.transposed_at_application),
    Slip("identifier-transposed-at-submission", "yes", "submission", 4, identifier.transposed_at_submission),
    Slip("identifier-char-dropped", "yes", "application", 2, identifier.char_dropped),
    Slip("identifier-wrong-at-source", "partly", "source", 2, identifier.wrong_at_source),
    Slip("tz-offset-error", "yes", "application", 6, moment.tz_offset),
    Slip("date-component-error", "yes", "application", 5, moment.date_component),
    Slip("clock-format-ambiguity", "yes", "application", 3, moment.clock_format),
    Slip("event-cross-pairing", "yes", "application", 3, moment.cross_pairing),
    Slip("wrong-event-time-chosen", "partly", "application", 3, moment.wrong_event_time),
    Slip("event-time-misreported-at-source", "partly", "source", 1, moment.misreported_at_source),
    Slip("source-clock-skew", "yes", "source", 8, moment.source_clock_skew),
    Slip("provider-system-fault", "partly", "answer", 5, reply.system_fault),
    Slip("provider-manual-lookup-error", "partly", "answer", 4, reply.manual_lookup),
    Slip("provider-billing-or-stale-address", "partly", "answer", 5, reply.billing_or_stale),
    Slip("provider-time-rendering", "yes", "answer", 2, reply.time_rendering),
    Slip("provider-under-disclosure", "partly", "answer", 3, reply.under_disclosure),
    Slip("provider-wrong-data-unspecified", "partly", "answer", 3, reply.wrong_data),
    Slip("misread-activity", "partly", "source", 6, inference.misread_activity),
    Slip("unverified-account-attribute", "partly", "application", 2, inference.unverified_attribute),
    Slip("open-source-wrong-profile", "partly", "application", 2, inference.wrong_profile),
    Slip("anonymiser-exit", "yes", "source", 2, inference.anonymiser_exit),
    Slip("geolocation-default", "yes", "answer", 1, reply.geolocation_default),
    # what no program can see
    Slip("provider-physical-line-swap", "no", "answer", 1, closed.line_swap),
    Slip("provider-consistent-fault", "no", "answer", 1, closed.consistent_fault),
    Slip("provider-unlabelled-wrong-address", "no", "answer", 1, closed.unlabelled_wrong),
    Slip("shared-access-point", "no", "source", 1, inference.shared_access_point),
    Slip("compromised-endpoint", "no", "source", 1, inference.compromised_endpoint),
)
VISIBLE = tuple(s for s in SLIPS if s.detectable != "no")
CLOSED = tuple(s for s in SLIPS if s.detectable == "no")
BY_MODE = {s.mode: s for s in SLIPS}

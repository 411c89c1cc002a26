"""Code beside its database: what belongs together, found once and asked by every rule.

Rules ask a :class:`~trueline.facts.drift.pairing.Drift` and its pairs of tables, and speak of them
with :mod:`~trueline.facts.drift.places`; importing that costs next to nothing.
"""

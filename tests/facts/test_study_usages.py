from __future__ import annotations

from trueline.sources.python.usage import uses


def test_a_chain_of_calls_is_looked_at_once_for_each_link() -> None:
    chain = ".step(1)" * 60  # looked at twice for each link this would never end

    assert isinstance(uses("a.py", f"class A: ...\nx = A(){chain}\n".encode()), tuple)

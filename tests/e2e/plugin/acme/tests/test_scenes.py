import pytest

from trueline.testing import Play, scenes


@pytest.mark.parametrize("play", scenes("acme_trueline_rules"), ids=str)
def test_a_scene_finds_what_it_marks(play: Play) -> None:
    play.check()

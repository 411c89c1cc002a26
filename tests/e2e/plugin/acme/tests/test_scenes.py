import acme_trueline_rules
import pytest

from trueline.testing import scenes


@pytest.mark.parametrize("scene", scenes(acme_trueline_rules), ids=str)
def test_scene(scene):
    scene.check()

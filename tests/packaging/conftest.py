import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("hopquy_test_targets_of_packaging", Path(__file__).parents[1] / "targets.py")
targets = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = targets
_SPEC.loader.exec_module(targets)


@pytest.fixture
def make():
    """The helpers of tests/targets.py."""
    return targets

"""Every declared check can be said in words."""

import pytest

from hopquy.runner.checks import VOCABULARY
from hopquy.runner.cli.check_words import SAID, check_in_words
from hopquy.runner.spec import shipped


def test_every_word_is_said():
    assert set(SAID) == set(VOCABULARY)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_check_is_said(lang):
    for requirement in shipped().requirements.values():
        for check in requirement.checks:
            said = check_in_words(check, shipped(), lang)
            assert said, requirement.id

"""The closed vocabulary of declared checks.

A check is total: on any message it answers *holds*, *broken* (with findings that say where), *vacuous* or *unknown*, and never raises.
"""

from hopquy.runner.checks.ruling import Context, Names, Ruling, combined
from hopquy.runner.checks.vocabulary import VOCABULARY, applies, checked

__all__ = ["VOCABULARY", "Context", "Names", "Ruling", "applies", "checked", "combined"]

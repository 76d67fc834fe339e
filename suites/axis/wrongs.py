"""How calls are spoken wrongly, each in one way."""

from hopquy.runner.probes.intermediary import Manner

__all__ = ["ALTERED_HEADER", "ALTERED_TEXT", "ANOTHER_SECRET", "UNKNOWN_SYSTEM"]

ANOTHER_SECRET = Manner(secret="khong-phai-khoa-bi-mat-nay")  # noqa: S106 -- made to be wrong
UNKNOWN_SYSTEM = Manner(system_id="hopquy.khong-dang-ky")
ALTERED_HEADER = Manner(altered={"timestamp": "01012020T000000+0000"})
ALTERED_TEXT = Manner(spaced_text=True)

"""A file of 50 MiB goes through a whole run: delivered, fetched, taken, recorded and judged within bounded memory."""

import json
import subprocess
import sys

import pytest

SCRIPT = """
import json, resource, sys
from pathlib import Path
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.model.target import Trials
from hopquy.runner.plugin.embedded import play_embedded

with Embedded() as both:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    judgement, _ = play_embedded(both, stories=["test_takes_large_file"], trials=Trials(large_mib=50), keep=True, out=Path(sys.argv[1]))
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
(verdict,) = [one for one in judgement.verdicts if one.id == "exchange/tolerance/large-file"]
(sent,) = [one for one in judgement.record.observations if one.data.get("large")]
print(json.dumps({"verdict": verdict.verdict, "large": sent.data["large"], "blob": sent.blob, "kib": after - before}))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
def test_fifty_mib(tmp_path):
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path / "run")], capture_output=True, text=True, check=True, timeout=300)
    told = json.loads(done.stdout)
    assert (told["verdict"], told["large"]) == ("pass", 50 << 20)
    assert (tmp_path / "run" / "blobs" / told["blob"]).stat().st_size > 4 / 3 * (50 << 20)
    # Both sides in one process: the axis, its wire, the system that reads it, the evidence, the judge.
    assert told["kib"] < 900 * 1024

"""Random sequences of actions on returns, against what must always hold."""

import os
import subprocess
from pathlib import Path

RUN = Path(__file__).parent / "properties" / "run"
SEQUENCES = 150
# Fixed, not the machine's: the sequences drawn depend on how many share them.
JOBS = 2
# The same sequences every time, so that a red run is the change's fault; the long run, started by
# hand, draws others and more of them.
SEED = 1


def test_what_always_holds_survives_random_sequences():
    options = ["--sequences", str(SEQUENCES), "--seed", str(SEED), "--jobs", str(JOBS)]
    if template := os.environ.get("RMA_TEST_DATABASE"):
        options += ["--template", template]
    result = subprocess.run([RUN, *options], text=True, capture_output=True)
    print(result.stdout[-20000:])
    assert result.returncode == 0, f"{result.stdout[-20000:]}\n{result.stderr[-5000:]}"

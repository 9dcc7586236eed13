"""What docs/ shows as code is code."""

import re
from pathlib import Path

SUITE = Path(__file__).parent.parent


def test_the_worked_example_is_the_real_code():
    text = (SUITE / "docs" / "outcomes.md").read_text()
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    sources = [path.read_text() for path in (SUITE / "addons" / "rma_repair").rglob("*.py")]
    assert len(examples) > 3
    for example in examples:
        assert any(example in source for source in sources), f"nowhere in rma_repair:\n{example}"

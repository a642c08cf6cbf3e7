"""Work in forked children: same results, the same errors, and no child left behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pdf import prove_figli

RADICE = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("prova", prove_figli.PROVE)
def test_children(prova: str) -> None:
    esito = subprocess.run(
        [sys.executable, "-m", "tests.pdf.prove_figli", prova],
        cwd=RADICE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert esito.returncode == 0, esito.stderr

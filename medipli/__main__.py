"""``python -m medipli``."""

from __future__ import annotations

import sys

from medipli.cli import main

sys.exit(main())

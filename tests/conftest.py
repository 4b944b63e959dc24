"""What holds for every test: texts are English unless a test asks for another language."""

from __future__ import annotations

import os

os.environ["LANGUAGE"] = "en"

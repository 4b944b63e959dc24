"""Results as JSON: full precision, null where a number does not apply, keys always in the same order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def write_json(result: Mapping[str, Any], *, ascii_only: bool = False) -> str:
    """Write a result.

    Args:
        result: What ``to_dict()`` gives.
        ascii_only: Escape all other letters, for a place that cannot hold them.

    Raises:
        ValueError: A number is not finite.
    """
    return json.dumps(result, ensure_ascii=ascii_only, allow_nan=False, indent=2) + "\n"

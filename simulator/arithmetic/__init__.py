"""Arithmetic that is recorded once and read several ways; it knows no business."""

"""Runs a batch: slots, dispatch, journal, publishing. Knows no Qt and no settings.

`app.engine.batch.Batch` is the front door; `docs/architecture.md` has the drawing.
"""

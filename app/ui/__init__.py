"""The window: shows a batch and passes on what the user wants. The only place that knows Qt."""

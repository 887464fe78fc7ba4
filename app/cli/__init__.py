"""The same batch without a window.

`commands` knows the words, `process` runs a batch, `listing` shows what there is, `screen` is what
the user sees, `interrupts` hears Ctrl+C. Texts are English.
"""

"""What can be done to one picture: pure functions from an upright frame to a frame, one file each.

A frame is a `pyvips.Image`, grey or RGB, with or without alpha, in 8, 16 or 32 bits; integers are
gamma-coded, floating point is linear light. Number format, alpha and metadata come out as they
went in, unless an operation says otherwise.
"""

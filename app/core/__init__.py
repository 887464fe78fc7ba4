"""What a batch is: parameters, operations, recipes, names, plans, outcomes, errors.

Standard library and tomlkit only; everything else in the program stands on this package.
"""

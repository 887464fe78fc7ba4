"""The product against its peers, side by side in one run; `docs/benchmarks.md` says how."""

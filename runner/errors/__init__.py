"""Errors, each addressed to who can act.

| step | module | addressed to |
|---|---|---|
| loading the specs | `spec` | the author of a rule |
| reading target.yaml | `target` | whoever runs the test |
| driving the target | `driver` | the vendor |
| a sandbox that is not there | `sandbox` | whoever runs the command |
| reading a run folder | `evidence` | whoever holds the evidence |
| changing an example | `change` | the author of a rule |
"""

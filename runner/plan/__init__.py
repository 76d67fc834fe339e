"""What a run will do, frozen before it starts."""

from hopquy.runner.plan.baseline import read_baseline
from hopquy.runner.plan.choice import ProfileError, chosen_profile
from hopquy.runner.plan.plan import Plan, make_plan, read_plan, run_name
from hopquy.runner.plan.scope import scope_of
from hopquy.runner.plan.target import read_target

__all__ = ["Plan", "ProfileError", "chosen_profile", "make_plan", "read_baseline", "read_plan", "read_target", "run_name", "scope_of"]

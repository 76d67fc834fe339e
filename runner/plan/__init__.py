"""What a run will do, frozen before it starts."""

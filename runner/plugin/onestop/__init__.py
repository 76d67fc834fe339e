"""The national portal around a one-stop system: scene, capture and stage."""

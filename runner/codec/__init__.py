"""The front door: messages read from hostile bytes."""

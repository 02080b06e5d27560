"""Pictures of movement and balance."""

"""Balance: sway of a force plate or the trunk, standing on one leg, limits of stability, batteries of conditions."""

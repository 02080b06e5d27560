"""What motion sensors tell: orientation, joint angles, gait, sway."""

"""A person in front of a camera: landmarks, smoothing, the view, and joint angles."""

"""Walking from one motion sensor at the lower back: contacts, steps, speed and symmetry."""

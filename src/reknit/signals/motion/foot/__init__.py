"""Walking from motion sensors on the feet: rest phases, path, strides and their events; a stride is known once it is over."""

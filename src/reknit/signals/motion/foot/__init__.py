"""Walking from motion sensors on the feet: rest phases, path, strides and their events. Offline: a stride is known once it is over."""

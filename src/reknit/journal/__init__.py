"""Recording without loss: append, acknowledge, seal, recover, read again."""

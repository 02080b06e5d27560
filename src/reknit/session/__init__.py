"""The closed loop: an exercise run over streams as a state machine that depends on nothing but the messages it is given."""

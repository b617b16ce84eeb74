"""Getting an account: requests, their states, the decisions of the desk, the two clocks."""

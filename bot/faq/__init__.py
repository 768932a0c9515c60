"""What is known: pure values, no clock, no network, no Discord, no SQL."""

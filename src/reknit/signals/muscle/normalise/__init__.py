"""What a muscle's activity is in per cent of, and where that number comes from."""

"""Honest: sums up a series for the whole time and prints one number at the end."""
from lib.clock import option, seconds

length = option("seconds", 500)
total = 0.0
n = 0
while seconds() < length:
    total += sum(1.0 / (i * i) for i in range(n + 1, n + 200_001))
    n += 200_000
print(n, total)

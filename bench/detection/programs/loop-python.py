"""Endless loop: after --after s of honest work in 70 % of the time, with a line of progress each second, a retry loop whose
exit condition never comes true."""
from lib.clock import honest_until, onset, option, seconds

after = option("after", 200)
length = option("seconds", 660)
honest_until(after, 0.7)
onset()
turns = 0
done = False
while not done:
    turns += 1
    # For the benchmark alone: no progress is made in here.
    if turns % 10_000_000 == 0 and seconds() > length:
        break

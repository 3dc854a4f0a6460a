"""Catastrophic regular expression: handles records for --after s, then one for which (\\w+\\s?)*$ backtracks exponentially. A
timer signal's default action ends the process."""
import re
import signal
from lib.clock import honest_until, onset, option

after = option("after", 180)
length = option("seconds", 640)
signal.alarm(int(length))
title = re.compile(r"^(\w+\s?)*$")
honest_until(after, 0.5)
onset()
print(title.match("word " * 8 + "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz!"))

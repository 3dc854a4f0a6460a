#!/bin/sh
# Honest: ffmpeg encodes a test picture of 640 x 360 to H.264 in two threads for $1 s.
exec ffmpeg -nostdin -loglevel error -stats -stats_period 5 -threads 2 -f lavfi -i testsrc2=size=640x360:rate=30 -t 36000 \
  -c:v libx264 -preset medium -timelimit 100000 -f null - &
child=$!
(sleep "$1"; kill -INT $child) &
wait $child
wait
exit 0

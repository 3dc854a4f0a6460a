#!/bin/sh
# Honest: javac compiles a program of 40 classes again and again, two seconds apart, for $1 s.
set -u
end=$(($(date +%s) + $1))
mkdir -p "$BENCH_TMP/source" "$BENCH_TMP/classes"
n=0
while [ "$n" -lt 40 ]; do
  {
    echo "public class Part$n {"
    m=0
    while [ "$m" -lt 60 ]; do
      echo "  static java.util.List<String> method$m(int x) { java.util.List<String> l = new java.util.ArrayList<>(); for (int i = 0; i < x; i++) l.add(\"$m\" + i); return l.stream().filter(s -> s.length() > 1).map(String::trim).toList(); }"
      m=$((m + 1))
    done
    echo '}'
  } >"$BENCH_TMP/source/Part$n.java"
  n=$((n + 1))
done
while [ "$(date +%s)" -lt "$end" ]; do
  javac -d "$BENCH_TMP/classes" "$BENCH_TMP"/source/*.java && echo built
  sleep 2
done

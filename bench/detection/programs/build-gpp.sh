#!/bin/sh
# Honest: a C++ build with g++, one file after the other, for $1 s. Each file uses templates of the standard library.
set -u
end=$(($(date +%s) + $1))
directory=$(mktemp -d "$BENCH_TMP/gpp.XXXXXX")
cd "$directory" || exit 1
n=0
while [ "$(date +%s)" -lt "$end" ]; do
  n=$((n + 1))
  cat >unit.cpp <<CPP
#include <algorithm>
#include <iostream>
#include <map>
#include <regex>
#include <string>
#include <vector>
int unit_$n(const std::string &text) {
  static const std::regex word("[a-z]+$n");
  std::map<std::string, std::vector<int>> places;
  for (std::sregex_iterator i(text.begin(), text.end(), word), last; i != last; ++i) places[i->str()].push_back($n);
  std::vector<int> all;
  for (auto &entry : places) all.insert(all.end(), entry.second.begin(), entry.second.end());
  std::sort(all.begin(), all.end());
  std::cout << all.size();
  return static_cast<int>(all.size());
}
CPP
  g++ -O$((n % 3)) -c unit.cpp -o "unit_$n.o" || exit 1
  echo "unit $n"
done
cd / && rm -rf "$directory"

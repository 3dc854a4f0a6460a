/* Leak: malloc without free, --rate MB/min in blocks of 4 KB that are written to, from the start. */
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double rate = option(argc, argv, "rate", 100), length = option(argc, argv, "seconds", 780);
  double leaked = 0;
  onset();
  for (int tick = 1; seconds() < length; tick++) {
    for (; leaked < rate * 1e6 / 60 * seconds(); leaked += 4096) {
      char *block = malloc(4080);
      if (!block) return 1;
      memset(block, 1, 4080);
    }
    until(tick / 10.0);
  }
  return 0;
}

/* Late leak: a service that takes and frees blocks in turn; from --after s on one path forgets to free. --rate MB/min. */
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double rate = option(argc, argv, "rate", 120), after = option(argc, argv, "after", 300);
  double length = option(argc, argv, "seconds", 900), leaked = 0;
  enum { slots = 300, size = 200000 };
  static char *slot[slots];
  unsigned long seed = 6;
  for (int tick = 1; seconds() < length; tick++) {
    for (int i = 0; i < 20; i++) {
      int n = next_random(&seed) % slots;
      free(slot[n]);
      slot[n] = malloc(size);
      if (!slot[n]) return 1;
      memset(slot[n], tick, size);
    }
    if (tick == (int)(after * 10)) onset();
    if (tick >= (int)(after * 10))
      for (; leaked < rate * 1e6 / 60 * (seconds() - after); leaked += 8192) memset(malloc(8176), 1, 8176);
    until(tick / 10.0);
  }
  return 0;
}

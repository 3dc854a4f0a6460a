/* Leak: a region is mapped for each request and never unmapped; --rate MB/min from the start. */
#include <sys/mman.h>
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double rate = option(argc, argv, "rate", 12), length = option(argc, argv, "seconds", 840), mapped = 0;
  const size_t size = 64 * 1024;
  onset();
  for (int tick = 1; seconds() < length; tick++) {
    for (; mapped < rate * 1e6 / 60 * seconds(); mapped += size) {
      char *region = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (region == MAP_FAILED) return 1;
      memset(region, tick, size);
    }
    until(tick / 5.0);
  }
  return 0;
}

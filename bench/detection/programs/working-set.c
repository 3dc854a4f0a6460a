/* Reads random pages of a mapped file, --start MB of it at first and --end MB from --after s on, and writes what it found
   down each second. Under a memory limit between the two, the second part thrashes: nearly each read is a fault from disk
   for a page that was evicted a moment ago. With --end below the limit it is honest. */
#include <fcntl.h>
#include <sys/mman.h>
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double start = option(argc, argv, "start", 80), end = option(argc, argv, "end", 600);
  double after = option(argc, argv, "after", 180), length = option(argc, argv, "seconds", 500);
  double limit = option(argc, argv, "limit", 200);
  size_t pages = (size_t)((end > start ? end : start) * 1e6 / 4096);
  char path[4096];
  snprintf(path, sizeof path, "%s/set-%d.bin", getenv("BENCH_TMP"), (int)getpid());
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  if (file < 0) return 1;
  static char page[4096];
  for (size_t i = 0; i < pages; i++) {
    memset(page, (int)i, sizeof page);
    if (write(file, page, sizeof page) < 0) return 1;
  }
  fsync(file);
  unsigned char *set = mmap(NULL, pages * 4096, PROT_READ, MAP_SHARED, file, 0);
  madvise(set, pages * 4096, MADV_RANDOM);
  unlink(path);
  unsigned long seed = 11, sum = 0, reads = 0;
  int marked = 0;
  double report = 1;
  while (seconds() < length) {
    int late = seconds() >= after;
    if (late && !marked++ && end > limit) onset();
    size_t within = (size_t)((late ? end : start) * 1e6 / 4096);
    /* Before: at an even, modest pace. After: as fast as it goes, as somebody does who waits for an answer. */
    for (int i = 0; i < 2000; i++, reads++) sum += set[next_random(&seed) % within * 4096];
    if (!late || end <= limit) usleep(20000);
    if (seconds() > report) {
      printf("%lu reads, %lu\n", reads, sum);
      fflush(stdout);
      report = seconds() + 1;
    }
  }
  return 0;
}

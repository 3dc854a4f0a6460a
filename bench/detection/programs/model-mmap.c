/* Honest: a model of 1.2 GB is mapped and read in within a minute and a half, then asked: each second a random part of it
   is read and a little computed. */
#include <fcntl.h>
#include <sys/mman.h>
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double length = option(argc, argv, "seconds", 540);
  size_t size = 1200000000;
  char path[4096];
  snprintf(path, sizeof path, "%s/model.bin", getenv("BENCH_TMP"));
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  if (file < 0) return 1;
  static char block[1000000];
  for (size_t at = 0; at < size; at += sizeof block) {
    memset(block, (int)(at / sizeof block), sizeof block);
    if (write(file, block, sizeof block) < 0) return 1;
  }
  unsigned char *model = mmap(NULL, size, PROT_READ, MAP_SHARED, file, 0);
  unlink(path);
  unsigned long sum = 0, seed = 7;
  for (size_t at = 0; at < size; at += 4096) {
    sum += model[at];
    if (at % (size / 900 / 4096 * 4096) == 0) usleep(100000);
  }
  for (int second = (int)seconds() + 1; seconds() < length; second++) {
    size_t from = next_random(&seed) % (size - 50000000);
    for (size_t i = 0; i < 50000000; i++) sum += model[from + i];
    printf("%lu\n", sum);
    fflush(stdout);
    until(second);
  }
  return 0;
}

/* Honest: a model of 1.1 GB is computed into anonymous memory at an even pace for two minutes, then asked: each second
   a random part of it is read. */
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double length = option(argc, argv, "seconds", 600), loading = option(argc, argv, "loading", 120);
  size_t size = 1100000000;
  unsigned char *model = malloc(size);
  if (!model) return 1;
  unsigned long seed = 8, sum = 0;
  for (size_t at = 0; at < size; at += 1000000) {
    memset(model + at, next_random(&seed) % 256, 1000000);
    until(loading * at / size);
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

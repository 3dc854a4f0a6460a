/* Retry storm: a tool reads its spool file 20 times a second for --after s and works on it; then the file is gone, and it
   tries to open it again and again without a pause. */
#include <fcntl.h>
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double after = option(argc, argv, "after", 185), length = option(argc, argv, "seconds", 580);
  const char *folder = getenv("BENCH_TMP") ? getenv("BENCH_TMP") : ".";
  char path[4096];
  snprintf(path, sizeof path, "%s/spool", folder);
  static char data[100000];
  FILE *file = fopen(path, "w");
  if (!file || fwrite(data, 1, sizeof data, file) != sizeof data) return 1;
  fclose(file);
  unsigned long reads = 0, sum = 0;
  int gone = 0;
  while (seconds() < length) {
    int spool = open(path, O_RDONLY);
    if (spool < 0) {
      if (!gone++) onset();
      continue;
    }
    ssize_t size = read(spool, data, sizeof data);
    close(spool);
    double used = cpu_seconds();
    while (cpu_seconds() - used < 0.02)
      for (ssize_t i = 0; i < size; i++) sum += data[i] + i;
    if (++reads % 20 == 0) {
      printf("%lu reads, %lu\n", reads, sum);
      fflush(stdout);
    }
    until(reads / 20.0);
    if (seconds() > after) unlink(path);
  }
  return 0;
}

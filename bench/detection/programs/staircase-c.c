/* Staircase leak: once a minute 25 MB are reserved for a job and forgotten; the job itself works in a buffer of its own.
   25 MB/min from the start. */
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double length = option(argc, argv, "seconds", 840);
  static char buffer[4000000];
  onset();
  for (int second = 1; seconds() < length; second++) {
    if (second % 60 == 1) {
      char *job = malloc(25000000);
      if (!job) return 1;
      memset(job, second, 25000000);
    }
    for (int i = 0; i < 20; i++) memset(buffer, second + i, sizeof buffer);
    printf("%d s, %d\n", second, buffer[second]);
    fflush(stdout);
    until(second);
  }
  return 0;
}

/* Endless loop: reads, sums up and reports 2 MB a piece for --after s at half a core, then walks a list that has become a
   ring. */
#include <signal.h>
#include "lib/clock.h"

struct node {
  struct node *next;
};

int main(int argc, char **argv) {
  begin();
  double after = option(argc, argv, "after", 180), length = option(argc, argv, "seconds", 640);
  /* For the benchmark alone: the loop itself never ends. */
  alarm((unsigned)length);
  FILE *source = fopen("/dev/urandom", "r");
  if (!source) return 1;
  static unsigned char piece[2000000];
  unsigned long sum = 0;
  for (int tick = 1; seconds() < after; tick++) {
    double used = cpu_seconds();
    while (cpu_seconds() - used < 0.1) {
      if (!fread(piece, 1, sizeof piece, source)) return 1;
      for (size_t i = 0; i < sizeof piece; i++) sum += piece[i];
    }
    printf("piece %d: %lu\n", tick, sum);
    fflush(stdout);
    until(tick / 5.0);
  }
  onset();
  struct node first, second;
  first.next = &second;
  second.next = &first;
  for (struct node *volatile at = &first; at; at = at->next) continue;
  return 0;
}

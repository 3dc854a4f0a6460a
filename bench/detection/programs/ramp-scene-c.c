/* Honest: a scene that is drawn twenty times a second, into which particles are let for --rise s, until it holds all that it may; then
   they come and go. The use of CPU rises in a straight line to about --peak cores, and stays there. */
#include "lib/clock.h"

struct particle {
  double x, y, dx, dy;
};

static void move(struct particle *all, long count) {
  for (long i = 0; i < count; i++) {
    struct particle *p = all + i;
    double pull = 1 / (1 + p->x * p->x + p->y * p->y);
    p->dx -= p->x * pull * 1e-3;
    p->dy -= p->y * pull * 1e-3;
    p->x += p->dx;
    p->y += p->dy;
  }
}

static double energy(const struct particle *all, long count) {
  double sum = 0;
  for (long i = 0; i < count; i++) sum += all[i].dx * all[i].dx + all[i].dy * all[i].dy;
  return sum;
}

int main(int argc, char **argv) {
  begin();
  double length = option(argc, argv, "seconds", 1320), rise = option(argc, argv, "rise", 480);
  double start = option(argc, argv, "start", 0.06), peak = option(argc, argv, "peak", 0.45);
  enum { room = 400000, rounds = 40 };
  struct particle *all = calloc(room, sizeof *all);
  if (!all) return 1;
  unsigned long state = 5;
  for (long i = 0; i < room; i++) {
    all[i].x = (double)(next_random(&state) % 2000) / 1000 - 1;
    all[i].y = (double)(next_random(&state) % 2000) / 1000 - 1;
  }
  double before = cpu_seconds();
  for (int i = 0; i < rounds; i++) move(all, 10000);
  double per_particle = (cpu_seconds() - before) / rounds / 10000;
  /* 20 frames a second, each of as many moves of each particle as make the whole scene cost --peak. */
  int moves = peak / 20 / per_particle / room + 1;
  double most = peak / 20 / per_particle / moves;
  for (int frame = 1; seconds() < length; frame++) {
    double share = seconds() < rise ? start / peak + (1 - start / peak) * seconds() / rise : 1;
    long count = most * share;
    for (int i = 0; i < moves; i++) move(all, count);
    if (frame % 200 == 0) {
      printf("frame %d: %ld particles, %g\n", frame, count, energy(all, count));
      fflush(stdout);
    }
    until(frame / 20.0);
  }
  return 0;
}

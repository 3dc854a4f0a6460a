/* Stand-in for an editor: at each key stroke, every 100 ms, it touches all of its code, a file of --memory MiB that it has mapped, and
 * notes when the stroke was due and how late its work was done. Writes `MILLISECONDS LATENESS` for each stroke, both in ms since its start,
 * until it is killed. Strokes that pile up behind a slow one are not made: nobody types into a frozen editor.
 * editor FILE MEBIBYTES */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const long stroke_ns = 100000000;

static long now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc < 3) return 64;
  size_t size = (size_t)atol(argv[2]) << 20;
  int file = open(argv[1], O_RDONLY);
  const volatile unsigned char *code = mmap(NULL, size, PROT_READ, MAP_SHARED, file, 0);
  if (file < 0 || code == MAP_FAILED) return 1;
  long start = now_ns(), due = start;
  unsigned long sum = 0;
  for (;;) {
    struct timespec until = {due / 1000000000L, due % 1000000000L};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    for (size_t at = 0; at < size; at += 4096) sum += code[at];
    dprintf(1, "%ld %.1f\n", (due - start) / 1000000L, (now_ns() - due) / 1e6);
    do due += stroke_ns; while (due < now_ns());
    if (sum == 1) return 2;
  }
}

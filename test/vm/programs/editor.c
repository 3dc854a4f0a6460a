/* Stand-in for an editor: at each key stroke it does a fixed amount of work, and notes how long it took from the stroke until
 * the work was done. --work=N loops (0: as many as take 30 ms here and now), --strokes=N, every 200 ms. Prints the loops, and
 * the 50th, 99th and worst time in ms; on SIGTERM of what there is. --each=1 prints the time of every stroke instead. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const long stroke_ns = 200000000, work_ns = 30000000;

static double option(int argc, char **argv, const char *name, double otherwise) {
  size_t length = strlen(name);
  for (int i = 1; i < argc; i++)
    if (!strncmp(argv[i], "--", 2) && !strncmp(argv[i] + 2, name, length) && argv[i][2 + length] == '=')
      return atof(argv[i] + 3 + length);
  return otherwise;
}

static long now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static volatile double sink;
static volatile sig_atomic_t is_over;

static void on_term(int signal) {
  (void)signal;
  is_over = 1;
}

static void work(long loops) {
  double x = 1;
  for (long i = 0; i < loops; i++) x = x * 1.0000001 + 0.5;
  sink = x;
}

/* The fastest of many tries: whatever else ran then made it slower. */
static long calibrate(void) {
  long best = 0;
  for (int i = 0; i < 40; i++) {
    long from = now_ns();
    work(100000);
    long took = now_ns() - from;
    if (best == 0 || took < best) best = took;
  }
  return 100000L * work_ns / best;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  long loops = option(argc, argv, "work", 0);
  int strokes = option(argc, argv, "strokes", 200);
  if (loops == 0) loops = calibrate();
  double *took_ms = calloc(strokes, sizeof *took_ms);
  long next = now_ns() + stroke_ns;
  signal(SIGTERM, on_term);
  int made = 0;
  for (int i = 0; i < strokes && !is_over; i++) {
    struct timespec until = {next / 1000000000L, next % 1000000000L};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    work(loops);
    took_ms[i] = (now_ns() - next) / 1e6;
    next += stroke_ns;
    made = i + 1;
    /* Strokes that piled up behind a slow one are not made: nobody types into a frozen editor. */
    while (next < now_ns()) next += stroke_ns;
  }
  if (option(argc, argv, "each", 0)) {
    for (int i = 0; i < made; i++) printf("%.1f\n", took_ms[i]);
    return 0;
  }
  qsort(took_ms, made, sizeof *took_ms, ascending);
  printf("%ld %.1f %.1f %.1f\n", loops, took_ms[made / 2], took_ms[made * 99 / 100], took_ms[made > 0 ? made - 1 : 0]);
  return 0;
}

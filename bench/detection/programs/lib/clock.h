/* What the C programs share: a clock that starts with the program, options, the exact onset of trouble. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct timespec start_;

/* s since begin() */
static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (now.tv_sec - start_.tv_sec) + (now.tv_nsec - start_.tv_nsec) / 1e9;
}

static void begin(void) { clock_gettime(CLOCK_MONOTONIC, &start_); }

/* CPU time of the process, s */
static inline double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

/* Sleeps until the clock says t; returns at once when that has passed. */
static inline void until(double t) {
  double left = t - seconds();
  if (left > 0) usleep((useconds_t)(left * 1e6));
}

/* The number that was given as --name=value. */
static inline double option(int argc, char **argv, const char *name, double fallback) {
  size_t length = strlen(name);
  for (int i = 1; i < argc; i++)
    if (!strncmp(argv[i], "--", 2) && !strncmp(argv[i] + 2, name, length) && argv[i][length + 2] == '=')
      return atof(argv[i] + length + 3);
  return fallback;
}

/* Notes that the trouble begins now. */
static inline void onset(void) {
  const char *path = getenv("ONSET_FILE");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%.1f\n", seconds());
  fclose(file);
}

/* A seeded generator (xorshift). */
static inline unsigned long next_random(unsigned long *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

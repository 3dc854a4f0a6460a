/* One cycle of an honest test: --seconds of work on all processors, with --share of the machine's memory written to. It ends with 0,
 * and prints nothing. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double option(int argc, char **argv, const char *name, double otherwise) {
  size_t length = strlen(name);
  for (int i = 1; i < argc; i++)
    if (!strncmp(argv[i], "--", 2) && !strncmp(argv[i] + 2, name, length) && argv[i][2 + length] == '=')
      return atof(argv[i] + 3 + length);
  return otherwise;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double end;
static volatile double sink;

static void *work(void *unused) {
  (void)unused;
  double x = 1;
  while (now() < end)
    for (int i = 0; i < 10000; i++) x = x * 1.0000001 + 0.5;
  sink = x;
  return NULL;
}

int main(int argc, char **argv) {
  end = now() + option(argc, argv, "seconds", 1);
  long page = sysconf(_SC_PAGESIZE);
  size_t size = option(argc, argv, "share", 0.6) * sysconf(_SC_PHYS_PAGES) * page;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  pthread_t thread;
  for (long i = 1; i < processors; i++) pthread_create(&thread, NULL, work, NULL);
  char *memory = malloc(size);
  if (!memory) return 1;
  /* A byte of each page is enough to have it. */
  for (size_t at = 0; at < size; at += page) memory[at] = 1;
  work(NULL);
  return memory[size / 2] == 2;
}

/* One cycle of an honest test: --seconds of work by --workers (as many as there are processors, if not told), with --share of the
 * machine's memory written to. It ends with 0, and prints nothing. */
#include "../detection/programs/lib/clock.h"
#include <pthread.h>
#include <sys/mman.h>

static double end;
static volatile double sink;

static void *work(void *unused) {
  (void)unused;
  double x = 1;
  while (seconds() < end)
    for (int i = 0; i < 10000; i++) x = x * 1.0000001 + 0.5;
  sink = x;
  return NULL;
}

int main(int argc, char **argv) {
  begin();
  end = option(argc, argv, "seconds", 1);
  long page = sysconf(_SC_PAGESIZE);
  size_t size = option(argc, argv, "share", 0.6) * sysconf(_SC_PHYS_PAGES) * page;
  long workers = option(argc, argv, "workers", sysconf(_SC_NPROCESSORS_ONLN));
  pthread_t thread;
  for (long i = 1; i < workers; i++) pthread_create(&thread, NULL, work, NULL);
  /* In large pages, where there are some: 400,000 faults take longer under emulation than all the rest. */
  size_t large = 2 << 20;
  char *memory = aligned_alloc(large, (size + large - 1) / large * large);
  if (!memory) return 1;
  madvise(memory, size, MADV_HUGEPAGE);
  /* A byte of each page is enough to have it. */
  for (size_t at = 0; at < size; at += page) memory[at] = 1;
  work(NULL);
  return memory[size / 2] == 2;
}

/* A guard as there are many, for comparison: when the machine was 90 % busy over half a second, or 90 % of its memory was in use,
 * it kills the process that used most. Prints a line for each. Ends with SIGTERM. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { most = 65536 };
static unsigned long before[most * 4], used[most * 4];

static void machine(unsigned long *busy, unsigned long *all) {
  unsigned long v[8] = {0};
  FILE *file = fopen("/proc/stat", "r");
  if (!file || fscanf(file, "cpu %lu %lu %lu %lu %lu %lu %lu %lu", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6, v + 7) < 8) exit(1);
  fclose(file);
  *all = 0;
  for (int i = 0; i < 8; i++) *all += v[i];
  *busy = *all - v[3] - v[4];
}

static double memory_used(void) {
  unsigned long total = 1, available = 0, value;
  char name[64], line[256];
  FILE *file = fopen("/proc/meminfo", "r");
  while (file && fgets(line, sizeof line, file)) {
    if (sscanf(line, "%63[^:]: %lu", name, &value) != 2) continue;
    if (!strcmp(name, "MemTotal")) total = value;
    if (!strcmp(name, "MemAvailable")) available = value;
  }
  if (file) fclose(file);
  return 1 - (double)available / total;
}

/* The process that used most CPU time since the last look, or holds most memory. */
static int worst(int by_memory, char *name) {
  int found = 0;
  unsigned long top = 0;
  struct dirent *entry;
  DIR *proc = opendir("/proc");
  while (proc && (entry = readdir(proc))) {
    int pid = atoi(entry->d_name);
    if (pid <= 2 || pid == getpid() || pid >= most * 4) continue;
    char path[64], comm[64] = "";
    unsigned long user = 0, kernel = 0;
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) continue;
    int fields = fscanf(file, "%*d (%63[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d %*d %*u %*u %ld", comm, &user, &kernel, &pages);
    fclose(file);
    if (fields < 4) continue;
    used[pid] = user + kernel;
    unsigned long use = by_memory ? (unsigned long)pages : used[pid] - (before[pid] <= used[pid] ? before[pid] : 0);
    before[pid] = used[pid];
    if (use > top) top = use, found = pid, strcpy(name, comm);
  }
  if (proc) closedir(proc);
  return found;
}

int main(void) {
  unsigned long busy, all, last_busy, last_all;
  char name[64];
  machine(&last_busy, &last_all);
  for (;;) {
    struct timespec half = {0, 500000000};
    nanosleep(&half, NULL);
    machine(&busy, &all);
    double share = all > last_all ? (double)(busy - last_busy) / (all - last_all) : 0;
    last_busy = busy, last_all = all;
    int by_memory = memory_used() >= 0.9;
    int pid = worst(by_memory, name);
    if (pid == 0 || (share < 0.9 && !by_memory)) continue;
    if (kill(pid, SIGKILL) == 0) printf("killed %s for its %s\n", name, by_memory ? "memory" : "CPU use"), fflush(stdout);
  }
}

/*
 * The measure of the sampler: reads the same files in the same order, and does nothing with them.
 *
 * Standard input: the number of files, their paths one a line; the number of ticks; for each tick a line with the number
 * of files that it reads and their indices. Then for each line "ROUND" it runs all ticks, PACE_US apart, and prints the
 * microseconds of CPU time that one tick took on average. A file is kept open and read with pread; a path that ends in a
 * slash is a folder, and is listed.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static double cpu_usec(void) {
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e6 + use.ru_utime.tv_usec + use.ru_stime.tv_usec;
}

struct file {
  char path[256];
  int fd;
  int is_folder;
};

static void read_file(struct file *file) {
  static char buffer[65536];
  if (file->is_folder) {
    DIR *folder = opendir(file->path);
    if (folder == NULL) return;
    while (readdir(folder) != NULL) {
    }
    closedir(folder);
    return;
  }
  if (file->fd < 0) file->fd = open(file->path, O_RDONLY | O_CLOEXEC);
  if (file->fd >= 0) (void)!pread(file->fd, buffer, sizeof buffer, 0);
}

int main(int argc, char **argv) {
  long pace = argc > 1 ? atol(argv[1]) : 100000;
  int files = 0;
  if (scanf("%d\n", &files) != 1) return 65;
  struct file *table = calloc(files, sizeof *table);
  for (int i = 0; i < files; i++) {
    if (fgets(table[i].path, sizeof table[i].path, stdin) == NULL) return 65;
    table[i].path[strcspn(table[i].path, "\n")] = 0;
    size_t length = strlen(table[i].path);
    table[i].is_folder = length > 1 && table[i].path[length - 1] == '/';
    table[i].fd = -1;
  }
  int ticks = 0;
  if (scanf("%d", &ticks) != 1) return 65;
  int *counts = calloc(ticks, sizeof *counts);
  int **indices = calloc(ticks, sizeof *indices);
  for (int t = 0; t < ticks; t++) {
    if (scanf("%d", &counts[t]) != 1) return 65;
    indices[t] = calloc(counts[t] + 1, sizeof **indices);
    for (int i = 0; i < counts[t]; i++)
      if (scanf("%d", &indices[t][i]) != 1) return 65;
  }
  char word[16];
  while (scanf("%15s", word) == 1) {
    double spent = 0;
    for (int t = 0; t < ticks; t++) {
      double before = cpu_usec();
      for (int i = 0; i < counts[t]; i++) read_file(&table[indices[t][i]]);
      spent += cpu_usec() - before;
      struct timespec pause = {pace / 1000000, (pace % 1000000) * 1000};
      nanosleep(&pause, NULL);
    }
    printf("%.1f\n", spent / ticks);
    fflush(stdout);
  }
  return 0;
}

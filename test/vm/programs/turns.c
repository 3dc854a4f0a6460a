// Waits for a debugger, then calls turn() so often, with 20 ms between two calls: turns COUNT.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile int turns = 0;

__attribute__((noinline)) void turn(void) { turns += 1; }

static int is_traced(void) {
  char line[256];
  int pid = 0;
  FILE *status = fopen("/proc/self/status", "r");
  if (status == NULL) return 0;
  while (fgets(line, sizeof line, status) != NULL) {
    if (strncmp(line, "TracerPid:", 10) == 0) pid = atoi(line + 10);
  }
  fclose(status);
  return pid != 0;
}

int main(int count, char **words) {
  int wanted = count > 1 ? atoi(words[1]) : 1;
  while (!is_traced()) usleep(100000);
  for (int i = 0; i < wanted; i += 1) {
    turn();
    usleep(20000);
  }
  return turns == wanted ? 0 : 1;
}

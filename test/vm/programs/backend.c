/* Stand-in for a backend: holds --memory MB and uses all of it twice a second, for ever. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  size_t megabytes = argc > 1 && !strncmp(argv[1], "--memory=", 9) ? (size_t)atol(argv[1] + 9) : 100;
  size_t size = megabytes << 20;
  char *memory = malloc(size);
  if (!memory) return 1;
  for (unsigned char round = 1;; round++) {
    for (size_t at = 0; at < size; at += 4096) memory[at] = (char)round;
    usleep(500000);
  }
}

/* Growing CPU: a linked list that is walked to its end for each of 4,000 inserts a second, because nobody kept the tail.
   The use of CPU grows in a straight line: to about --peak cores at the end. */
#include "lib/clock.h"

struct node {
  struct node *next;
  long value;
};

/* All nodes that have --value, which none has. */
static long walk(struct node *list, long value) {
  long found = 0;
  for (; list; list = list->next) found += list->value == value;
  return found;
}

int main(int argc, char **argv) {
  begin();
  double length = option(argc, argv, "seconds", 840), peak = option(argc, argv, "peak", 0.9);
  enum { sample = 100000 };
  struct node *probe = calloc(sample, sizeof *probe);
  for (int i = 0; i + 1 < sample; i++) probe[i].next = probe + i + 1;
  double before = cpu_seconds();
  long found = 0;
  for (int i = 0; i < 50; i++) found += walk(probe, 1);
  double per_node = (cpu_seconds() - before) / 50 / sample;
  free(probe);
  /* 4,000 walks a second over n nodes take n x 4,000 x per_node cores. */
  double at_end = peak / per_node / 4000;
  struct node *list = NULL, **tail = &list;
  long nodes = 0;
  onset();
  for (int tick = 1; seconds() < length; tick++) {
    for (; nodes < at_end * tick / 20 / length; nodes++) {
      *tail = calloc(1, sizeof **tail);
      if (!*tail) return 1;
      tail = &(*tail)->next;
    }
    for (int i = 0; i < 200; i++) found += walk(list, 1);
    if (tick % 200 == 0) {
      printf("%ld nodes, %ld found\n", nodes, found);
      fflush(stdout);
    }
    until(tick / 20.0);
  }
  return 0;
}

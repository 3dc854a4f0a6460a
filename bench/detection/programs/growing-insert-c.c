/* Growing CPU: an order book that is kept sorted by insertion, and out of which nobody takes what was dealt. Orders come in evenly,
   and each moves half of those before it: from --start to about --peak cores at the end. */
#include "lib/clock.h"

struct order {
  double price;
  long number;
};

static unsigned long state = 7;
/* 0 to 1 */
static double chance(void) { return (next_random(&state) >> 11) / 9007199254740992.0; }

static struct order *book;
static long orders, room;

static int insert(double price) {
  if (orders == room) {
    struct order *larger = realloc(book, (room + 4096) * sizeof *book);
    if (!larger) return 0;
    book = larger;
    room += 4096;
  }
  long at = orders++;
  for (; at > 0 && book[at - 1].price > price; at--) book[at] = book[at - 1];
  book[at].price = price;
  book[at].number = orders;
  return 1;
}

int main(int argc, char **argv) {
  begin();
  double length = option(argc, argv, "seconds", 1320);
  double start = option(argc, argv, "start", 0.06), peak = option(argc, argv, "peak", 0.42);
  double before = cpu_seconds();
  enum { sample = 20000 };
  for (int i = 0; i < sample; i++) if (!insert(chance())) return 1;
  /* What an order costs for each that is there; on average there was half of the sample. */
  double per_order = (cpu_seconds() - before) / sample / (sample / 2);
  /* rate orders a second into n take rate x n x per_order cores, and n grows by rate x length meanwhile. */
  double grown = (peak - start) / per_order;
  double rate = 1;
  /* Its square is grown / length. */
  for (int i = 0; i < 60; i++) rate = (rate + grown / length / rate) / 2;
  double at_start = start / per_order / rate;
  orders = 0;
  /* What was there before is sorted already, and costs next to nothing. */
  for (long i = 0; i < at_start; i++) if (!insert(i / at_start)) return 1;
  onset();
  long taken = 0;
  for (int tick = 1; seconds() < length; tick++) {
    for (; taken < rate * tick / 20; taken++) if (!insert(chance())) return 1;
    if (tick % 200 == 0) {
      printf("%ld orders, the best at %.4f\n", orders, book[0].price);
      fflush(stdout);
    }
    until(tick / 20.0);
  }
  return 0;
}

// Growing CPU: open orders are never taken off the list, and each of 20 ticks a second searches all of it. Orders come in
// evenly, so the use of CPU grows evenly: about one whole core after --full s.
import java.util.ArrayList;
import java.util.List;

public class GrowingScan {
  public static void main(String[] arguments) throws Exception {
    double length = Clock.option(arguments, "seconds", 840);
    double full = Clock.option(arguments, "full", 840);
    List<long[]> orders = new ArrayList<>();
    long found = 0;
    Clock.onset();
    for (int tick = 1; Clock.seconds() < length; tick++) {
      orders.add(new long[] {tick, tick * 7919L % 1000});
      // Each order costs the same share of the CPU; a thousand lookups stand for one customer's page.
      long end = Clock.cpuNanos() + (long) (orders.size() / (full * 20) * 0.05e9);
      do {
        for (long[] order : orders) if (order[1] == tick % 1000) found++;
      } while (Clock.cpuNanos() < end);
      if (tick % 200 == 0) System.out.println(tick + " orders, " + found + " found");
      Clock.until(tick / 20.0);
    }
  }
}

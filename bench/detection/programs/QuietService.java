// Honest: a quiet service: little garbage (2 MB/s), so that the young generation takes a long while to fill for the first
// time and collections are rare. The heap is bounded at 256 MB, live data at 10 MB.
public class QuietService {
  public static void main(String[] arguments) throws Exception {
    double length = Clock.option(arguments, "seconds", 660);
    byte[][] live = new byte[100][];
    for (int tick = 1; Clock.seconds() < length; tick++) {
      for (int i = 0; i < 50; i++) live[(tick + i) % live.length] = new byte[10_000 + i];
      live[tick % live.length] = new byte[100_000];
      Clock.until(tick / 4.0);
    }
    System.out.println(live.length);
  }
}

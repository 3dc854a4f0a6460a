// Late leak: an honest service with 60 MB of live data and steady garbage; from --after s on a cache whose key lacks
// equals() takes each answer anew: --rate MB/min.
import java.util.HashMap;
import java.util.Map;

public class LateLeak {
  static final class Key {}

  public static void main(String[] arguments) throws Exception {
    double rate = Clock.option(arguments, "rate", 60);
    double after = Clock.option(arguments, "after", 240);
    double length = Clock.option(arguments, "seconds", 900);
    byte[][] live = new byte[600][];
    for (int i = 0; i < live.length; i++) live[i] = new byte[100_000];
    Map<Key, byte[]> answers = new HashMap<>();
    long check = 0;
    for (int tick = 1; Clock.seconds() < length; tick++) {
      for (int i = 0; i < 50; i++) check += new byte[100_000].length;
      live[tick % live.length] = new byte[100_000];
      if (tick == (int) (after * 4)) Clock.onset();
      if (tick >= after * 4)
        while (answers.size() * 10_100.0 < rate * 1e6 / 60 * (Clock.seconds() - after)) answers.put(new Key(), new byte[10_000]);
      Clock.until(tick / 4.0);
    }
    System.out.println(check + live.length);
  }
}

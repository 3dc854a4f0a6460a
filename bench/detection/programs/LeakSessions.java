// Leak: sessions in a map are never ended: --rate MB/min from the start, beside 15 MB/s of garbage, with the collector that
// the JVM chooses by itself.
import java.util.HashMap;
import java.util.Map;

public class LeakSessions {
  static final Map<Integer, byte[]> SESSIONS = new HashMap<>();

  public static void main(String[] arguments) throws Exception {
    double rate = Clock.option(arguments, "rate", 35);
    double length = Clock.option(arguments, "seconds", 840);
    Clock.onset();
    long check = 0;
    for (int tick = 1; Clock.seconds() < length; tick++) {
      while (SESSIONS.size() * 8_000.0 < rate * 1e6 / 60 * Clock.seconds()) SESSIONS.put(SESSIONS.size(), new byte[8_000]);
      for (int i = 0; i < 300; i++) check += new byte[10_000 + i].length;
      Clock.until(tick / 5.0);
    }
    System.out.println(check + SESSIONS.size());
  }
}

package io.syncmap.model;

import java.util.List;
import java.util.Random;

/**
 * Draws scenarios.
 *
 * @param setting of the map
 * @param befores what may be done before
 * @param keys the keys that are used
 * @param kinds the letters of the calls; one that comes twice is drawn twice as often
 * @param cuts the letters of the points at which throwables come
 */
record RandomScenarios(
    String setting, List<String> befores, List<Integer> keys, String kinds, String cuts) {
  private static final List<String> BEFORES =
      List.of("", "p1=1", "p1=1 p2=2", "p1=1 p2=2 b", "p1=1 p2=2 r1", "p1=1 p2=2 b s");
  private static final List<String> STRAYS =
      List.of("", "p7=1", "p1=1 p7=2", "p1=1 p7=2 b", "p7=1 p1=2 b s", "p7=1 p1=2 b f");
  private static final List<String> CUT =
      List.of("p1=1!a p2=2", "p1=1 p2=2 b s!m", "p1=1 p2=2 b s!a", "p1=1 p2=2 r1!w", "p7=1 b s!m");
  private static final List<Integer> THREE = List.of(1, 2, 3);
  private static final List<Integer> ONE_AND_STRAYS = List.of(1, 7, 7, 8);

  /** All kinds of calls and settings. */
  static List<RandomScenarios> ofSyncMap() {
    return List.of(
        new RandomScenarios("cap=2", BEFORES, THREE, "ggpparqsbC", ""),
        new RandomScenarios("cap=3 spare=5", BEFORES, THREE, "ggpparrqsbf", ""),
        new RandomScenarios("cap=2 spare=5", BEFORES, THREE, "gpccrsbf", ""),
        new RandomScenarios("cap=2", BEFORES, THREE, "gpccTTDrsbfC", ""),
        new RandomScenarios("cap=3 m=1", BEFORES, THREE, "gpparrcTsbfC", ""),
        new RandomScenarios("cap=3 spare=5 m=2", BEFORES, THREE, "gpparrcDsbf", ""),
        new RandomScenarios("cap=2 spare=5", STRAYS, ONE_AND_STRAYS, "gpparrcTsbf", ""),
        new RandomScenarios("cap=3 keep", BEFORES, THREE, "gpprrcTsbxklC", ""),
        new RandomScenarios("cap=2 list=2", BEFORES, THREE, "gprrrsbxkl", ""),
        new RandomScenarios("cap=2 spare=5", BEFORES, THREE, "wwpprcsbfC", ""),
        new RandomScenarios("cap=3 m=1", BEFORES, THREE, "wwpprsbfx", ""),
        new RandomScenarios("cap=2", STRAYS, ONE_AND_STRAYS, "wwpprsbf", ""),
        new RandomScenarios("cap=2 spare=5", CUT, THREE, "gpprrcTsbfw", "amw"),
        new RandomScenarios("cap=3 m=1", CUT, THREE, "gpprrcTsbfxkl", "amw"));
  }

  Scenario draw(Random random) {
    int threads = 2 + random.nextInt(2);
    int calls = threads == 2 ? 2 + random.nextInt(3) : 2 + random.nextInt(2);
    StringBuilder text = new StringBuilder(befores.get(random.nextInt(befores.size())));
    for (int t = 0; t < threads; t++) {
      text.append(" |");
      for (int i = 0; i < calls; i++) {
        text.append(' ').append(drawCall(random));
      }
    }
    return Scenario.of(setting, text.toString());
  }

  private Call drawCall(Random random) {
    Call.Kind kind = Call.Kind.of(kinds.charAt(random.nextInt(kinds.length())));
    int key = kind.hasKey() ? keys.get(random.nextInt(keys.size())) : 0;
    int argument = kind.hasArgument() ? 1 + random.nextInt(3) : 0;
    Injected.Point point = null;
    if (!cuts.isEmpty() && random.nextInt(5) == 0) {
      point = Injected.Point.of(cuts.charAt(random.nextInt(cuts.length())));
    }
    return new Call(kind, key, argument, point, false);
  }

  @Override
  public String toString() {
    return setting + ": " + kinds + (cuts.isEmpty() ? "" : ", with throwables");
  }
}

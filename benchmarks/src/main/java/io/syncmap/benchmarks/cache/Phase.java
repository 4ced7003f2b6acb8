package io.syncmap.benchmarks.cache;

import java.io.IOException;
import java.util.Locale;

/** The parts of the demo, in their order. Each has JVMs of its own. */
enum Phase {
  /** Look-ups in a {@link Cache}, with a few writes. */
  READ("Read phase: a cache of class files", "reads"),

  /** Sessions that come and go in a {@link SessionStore}. */
  WRITE("Write phase: a session store", "operations");

  private final String heading;
  private final String counted;

  Phase(String heading, String counted) {
    this.heading = heading;
    this.counted = counted;
  }

  String heading() {
    return heading;
  }

  /** Which operations make up the speed, in the plural. */
  String counted() {
    return counted;
  }

  /** A new map, filled, with the threads that are to work on it. */
  Store<?> load(MapFactory newMap, Workload workload) throws IOException {
    return switch (this) {
      case READ -> new Cache(newMap::create, ClassFiles.read(workload.entries()), workload);
      case WRITE -> new SessionStore(newMap::create, workload);
    };
  }

  /** How many entries the map has. */
  int entries(Workload workload) {
    return switch (this) {
      case READ -> workload.entries();
      case WRITE -> workload.sessions();
    };
  }

  /** What is done, in a sentence or two. */
  String describe(Workload workload) {
    return switch (this) {
      case READ ->
          String.format(
              Locale.ROOT,
              "%,d entries; %d readers look up class names, popular ones more often; %d writers"
                  + " replace, remove and load entries, %s %% of all operations.",
              workload.entries(),
              workload.threads(),
              workload.writers(),
              percent(workload.writeShare()));
      case WRITE ->
          String.format(
              Locale.ROOT,
              "%,d live sessions; %d threads look sessions up (50 %% of all operations, a tenth of"
                  + " them in vain), open new ones (25 %%) and end the oldest (25 %%), so that keys"
                  + " are new all the time and their number stays the same.",
              workload.sessions(),
              workload.threads());
    };
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f", share * 100).replaceAll("\\.?0+$", "");
  }
}

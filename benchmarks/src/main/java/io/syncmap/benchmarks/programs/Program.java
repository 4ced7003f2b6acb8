package io.syncmap.benchmarks.programs;

import java.util.ArrayList;
import java.util.List;

/**
 * The programs that measure one map in a JVM of their own, and how to start them. Each prints its
 * figures in lines that begin with {@link #MARK}; the rest of what it prints is for people.
 */
public enum Program {
  /** Arguments: MAP FORK [OPERATIONS [WAVES]]. A small heap: garbage is to cost something. */
  MASS_DELETE(MassDelete.class, true, "-Xms512m", "-Xmx512m", "-Xmn48m"),

  /** Arguments: MAP FORK [ENTRIES]. With this collector JOL walks twice as fast. */
  MEMORY(Memory.class, true, "-Xmx6g", "-XX:+UseParallelGC"),

  /**
   * Arguments: MAP FORK PHASE [ENTRIES]. A young generation that a round does not fill, and no page
   * faults: what is left is the map's. For up to 10 million entries.
   */
  LATENCY(Latency.class, false, "-Xms6g", "-Xmx6g", "-Xmn3g", "-XX:+AlwaysPreTouch");

  /** What a line with a measurement, as {@code MeasurementCsv} writes it, begins with. */
  public static final String MARK = "@ ";

  private static final int FEATURE_THAT_WARNS_OF_UNSAFE = 24;

  /** Whose private fields JOL reads. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private final Class<? extends MapProgram> main;
  private final boolean jol;
  private final List<String> heap;

  Program(Class<? extends MapProgram> main, boolean jol, String... heap) {
    this.main = main;
    this.jol = jol;
    this.heap = List.of(heap);
  }

  /** The class to start; it is in benchmarks.jar. */
  public String mainClass() {
    return main.getName();
  }

  /**
   * What it needs to be started with.
   *
   * @param feature the feature version of the JDK
   */
  public List<String> jvmOptions(int feature) {
    List<String> options = new ArrayList<>(heap);
    if (feature >= FEATURE_THAT_WARNS_OF_UNSAFE) {
      options.add("--sun-misc-unsafe-memory-access=allow"); // JOL and JCTools
    }
    if (jol) {
      options.add("-XX:+EnableDynamicAgentLoading");
      options.add("-Djdk.attach.allowAttachSelf=true");
      for (String name : OPENED) {
        options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
      }
    }
    return options;
  }
}

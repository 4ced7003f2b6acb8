package io.syncmap.benchmarks.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.Footprint;
import io.syncmap.benchmarks.report.Measurement;
import io.syncmap.benchmarks.report.Metric;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs, in this JVM and small: every figure is there and none is absurd. */
class ProgramTest {
  private static List<Measurement> run(MapProgram program, String... args) {
    assertEquals(0, MapProgram.execute(program, args), Arrays.toString(args));
    for (Measurement m : program.measurements()) {
      assertEquals(Contender.parse(args[0]), m.map());
      assertEquals(Integer.parseInt(args[1]), m.fork());
      assertTrue(Double.isFinite(m.value()) && m.value() >= 0, m.toString());
    }
    return program.measurements();
  }

  /** The figures of a row, in the order of its axis. */
  private static double[] values(List<Measurement> measurements, String row, Metric metric) {
    return measurements.stream()
        .filter(m -> m.row().equals(row) && m.metric() == metric)
        .mapToDouble(Measurement::value)
        .toArray();
  }

  private static double valueAt(List<Measurement> measurements, String row, double x) {
    return measurements.stream()
        .filter(m -> m.row().equals(row) && m.x() == x)
        .mapToDouble(Measurement::value)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SYNC_MAP", "BUCKET_MAP", "CONCURRENT_HASH_MAP", "ECLIPSE", "PLAIN_HASH_MAP"})
  void massDeleteMeasuresTimeGarbageAndFootprint(Contender map) {
    List<Measurement> found = run(new MassDelete(), map.label(), "1", "60000", "3");

    assertEquals(5 + 2 * 3, found.size());
    assertTrue(values(found, "60,000 in waves", Metric.TIME)[0] > 1);
    // A key and an item for each put, a key for each remove.
    assertTrue(values(found, "60,000 in waves", Metric.ALLOCATED)[0] > 100);
    assertEquals(1, values(found, "60,000 in waves", Metric.COLLECTIONS).length);
    double all = values(found, "60,000 in waves", Metric.PAUSES)[0];
    assertTrue(values(found, "60,000 in waves", Metric.LONGEST_PAUSE)[0] <= all);
    double[] full = values(found, "after the inserts", Metric.STRUCTURE);
    double[] rest = values(found, "after the deletes", Metric.STRUCTURE);
    assertEquals(3, full.length);
    assertEquals(3, rest.length);
    for (int i = 0; i < rest.length; i++) {
      assertTrue(rest[i] <= full[i], rest[i] + " after " + full[i]);
      if (map == Contender.SYNC_MAP) {
        assertTrue(rest[i] < full[i] / 10, rest[i] + " after " + full[i]);
      }
    }
    assertEquals(3, found.get(found.size() - 1).x());
  }

  @ParameterizedTest
  @EnumSource
  void memoryMeasuresEachState(Contender map) {
    List<Measurement> found = run(new Memory(), map.name(), "0", "1700");

    double[] filled = values(found, "filled", Metric.OVERHEAD);
    assertEquals(13, filled.length); // 1, 2, 5, ..., 500, 1,000, 1,250, 1,600 and 1,700
    assertTrue(filled[0] > filled[9]);
    assertEquals(1, values(found, "settled", Metric.OVERHEAD).length);
    double[] rest = values(found, "after deleting", Metric.STRUCTURE);
    assertEquals(4, rest.length);
    assertEquals(valueAt(found, "settled", 1_700), rest[0] / 1_700, 1e-9);
    if (map == Contender.CONCURRENT_HASH_MAP) {
      double overhead = valueAt(found, "filled", 1_000);
      assertTrue(overhead >= 35 && overhead <= 50, "" + overhead);
    }
    if (map == Contender.SYNC_MAP || map == Contender.COPY_ON_WRITE_MAP) {
      assertTrue(rest[3] < rest[0] / 5, Arrays.toString(rest));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothWaysToCountAgree(Contender contender) {
    ConcurrentMap<Object, Object> map = contender.create();
    for (int i = 1_000; i < 2_000; i++) {
      map.put(i, -i);
    }
    assertEquals(Footprint.structureBytes(map), Footprint.bytesWithout(Integer.class, map));
  }

  @ParameterizedTest
  @EnumSource(names = {"SYNC_MAP", "BUCKET_MAP", "CONCURRENT_HASH_MAP"})
  void latencyMeasuresBothPhases(Contender map) {
    for (String phase : List.of("growth", "promotion")) {
      List<Measurement> found = run(new Latency(), map.name(), "2", phase, "2000");

      assertEquals(16, found.size());
      for (String call : List.of("put", "get")) {
        String row = (phase.equals("growth") ? "growing, " : "promoting, ") + call;
        double[] latencies = values(found, row, Metric.LATENCY);
        assertEquals(6, latencies.length);
        for (int i = 1; i < latencies.length; i++) {
          assertTrue(latencies[i - 1] <= latencies[i], Arrays.toString(latencies));
        }
        double longest = valueAt(found, row, 100);
        assertTrue(values(found, row, Metric.LONGEST_OUTSIDE_PAUSES)[0] <= longest * 1.01);
        assertEquals(1, values(found, row, Metric.CLOCK).length);
      }
    }
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of(new MassDelete(), "TreeMap", new String[] {"TreeMap", "0"}),
        Arguments.of(new MassDelete(), "'one'", new String[] {"SyncMap", "one"}),
        Arguments.of(new MassDelete(), "-1", new String[] {"SyncMap", "0", "1000", "-1"}),
        Arguments.of(new MassDelete(), "1001", new String[] {"SyncMap", "0", "1001"}),
        Arguments.of(new MassDelete(), ": 0", new String[] {"SyncMap", "0", "1000", "0"}),
        Arguments.of(new MassDelete(), "CopyOnWriteMap", new String[] {"CopyOnWriteMap", "0"}),
        Arguments.of(new MassDelete(), "FORK", new String[] {"SyncMap"}),
        Arguments.of(new Memory(), "0", new String[] {"SyncMap", "0", "0"}),
        Arguments.of(new Memory(), "'1e6'", new String[] {"SyncMap", "0", "1e6"}),
        Arguments.of(new Memory(), "'further'", new String[] {"SyncMap", "0", "10", "further"}),
        Arguments.of(new Latency(), "'shrink'", new String[] {"SyncMap", "0", "shrink"}),
        Arguments.of(new Latency(), ": 9", new String[] {"SyncMap", "0", "growth", "9"}),
        Arguments.of(
            new Latency(), "PlainHashMap", new String[] {"PlainHashMap", "0", "growth", "1000"}));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refusesBadArguments(MapProgram program, String named, String[] args) {
    PrintStream before = System.err;
    var printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertEquals(2, MapProgram.execute(program, args));
    } finally {
      System.setErr(before);
    }
    String message = printed.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("");
    assertTrue(message.contains(named), message);
  }

  @Test
  void namesClassesAndOptions() throws ClassNotFoundException {
    for (Program program : Program.values()) {
      assertTrue(MapProgram.class.isAssignableFrom(Class.forName(program.mainClass())));
      assertTrue(program.jvmOptions(17).stream().noneMatch(o -> o.contains("unsafe")));
      assertTrue(program.jvmOptions(25).stream().anyMatch(o -> o.contains("unsafe")));
    }
    assertTrue(Program.MEMORY.jvmOptions(17).stream().anyMatch(o -> o.contains("opens")));
  }
}

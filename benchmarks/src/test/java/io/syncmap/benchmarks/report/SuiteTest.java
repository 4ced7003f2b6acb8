package io.syncmap.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.jmh.FilledMap;
import io.syncmap.benchmarks.jmh.GoShape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Benchmark;

class SuiteTest {
  private static final int CORES = 2;

  @ParameterizedTest
  @EnumSource
  void noJobHasTheNameOfAnother(Depth depth) {
    List<Job> jobs = Suite.jobs(depth, CORES);
    Set<String> ids = jobs.stream().map(Job::id).collect(Collectors.toSet());
    assertEquals(jobs.size(), ids.size());
  }

  @ParameterizedTest
  @EnumSource
  void everyRowNamesABenchmark(Depth depth) {
    for (JmhJob job : jmhJobs(depth)) {
      String[] name = job.row().benchmark().split("\\.");
      Class<?> type =
          assertDoesNotThrow(() -> Class.forName(FilledMap.class.getPackageName() + "." + name[0]));
      assertTrue(
          Arrays.stream(type.getDeclaredMethods())
              .anyMatch(m -> m.getName().equals(name[1]) && m.isAnnotationPresent(Benchmark.class)),
          job.row().benchmark());
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersEveryQuestionForOurMapsAndTheReference(Depth depth) {
    List<Job> jobs = Suite.jobs(depth, CORES);
    for (Question question : Question.values()) {
      Set<Contender> maps =
          jobs.stream()
              .filter(job -> job.question() == question)
              .map(Job::map)
              .collect(Collectors.toSet());
      assertTrue(
          maps.containsAll(Set.of(Contender.SYNC_MAP, Contender.BUCKET_MAP, Results.REFERENCE)),
          question + " is asked of " + maps);
    }
  }

  @Test
  void rivalsTakeTurnsForkByFork() {
    List<Job> jobs = Suite.jobs(Depth.STANDARD, CORES);
    List<Job> ofRow = jobs.stream().filter(job -> job.title().equals("hit, 10000")).toList();
    int maps = Contender.values().length;
    assertEquals(maps * Depth.STANDARD.forks(), ofRow.size());
    for (int i = 0; i < ofRow.size(); i++) {
      assertEquals(i / maps, ofRow.get(i).fork());
    }
  }

  @Test
  void theStandardReportHasAllShapesOfGo() {
    Set<String> rows =
        jmhJobs(Depth.STANDARD).stream()
            .filter(job -> job.question() == Question.GO)
            .map(JmhJob::title)
            .collect(Collectors.toSet());
    assertEquals(
        Arrays.stream(GoShape.values()).map(GoShape::label).collect(Collectors.toSet()), rows);
  }

  @ParameterizedTest
  @EnumSource
  void aMapWithoutSynchronizationIsOnlyRead(Depth depth) {
    Set<String> rows = new HashSet<>();
    for (JmhJob job : jmhJobs(depth)) {
      if (job.map() == Contender.PLAIN_HASH_MAP) {
        rows.add(job.title());
      }
    }
    assertFalse(rows.isEmpty());
    for (String row : rows) {
      assertTrue(
          row.startsWith("hit")
              || row.startsWith("miss")
              || row.startsWith("100/0/0")
              || row.startsWith("LoadMostly")
              || row.equals("Range"),
          row);
    }
  }

  /** The durations are on the depth's label; what they are in truth, only a run can tell. */
  @Test
  void deeperTakesLonger() {
    double quick = seconds(Depth.QUICK);
    double standard = seconds(Depth.STANDARD);
    double full = seconds(Depth.FULL);
    assertTrue(quick * 3 < standard && standard * 3 < full, quick + " " + standard + " " + full);
    assertEquals(5 * 60, quick, 2 * 60);
    assertEquals(30 * 60, standard, 10 * 60);
  }

  private static double seconds(Depth depth) {
    return Suite.jobs(depth, CORES).stream().mapToDouble(Job::seconds).sum();
  }

  private static List<JmhJob> jmhJobs(Depth depth) {
    return Suite.jobs(depth, CORES).stream()
        .filter(JmhJob.class::isInstance)
        .map(JmhJob.class::cast)
        .toList();
  }
}

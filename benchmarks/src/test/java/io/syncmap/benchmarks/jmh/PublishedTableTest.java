package io.syncmap.benchmarks.jmh;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;

class PublishedTableTest {
  @Test
  void comparesSyncMapUnlessToldOtherwise() {
    assertEquals(
        List.of(Contender.SYNC_MAP, Contender.CONCURRENT_HASH_MAP), new PublishedTable().maps());
  }

  @Test
  void theSubjectComesFirstAndOnce() {
    var table = new PublishedTable("SyncMap", "BucketMap", "-f", "1", "--map", "BucketMap");
    assertEquals(List.of(Contender.BUCKET_MAP, Contender.SYNC_MAP), table.maps());
  }

  @Test
  void theSubjectDecidesTheRows() {
    List<PublishedTable.Row> ofSyncMap = new PublishedTable().rows();
    List<PublishedTable.Row> ofBucketMap = new PublishedTable("--map", "bucket-map").rows();
    assertTrue(
        ofBucketMap.contains(
            new PublishedTable.Row("ChurnBenchmark.twoThreads", 1_000_000, KeyType.STRING)));
    assertFalse(ofSyncMap.stream().anyMatch(row -> row.benchmark().startsWith("ChurnBenchmark.")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SyncMap", "BucketMap"})
  void everyRowNamesABenchmarkAndNoneComesTwice(String subject) {
    List<PublishedTable.Row> rows = new PublishedTable("--map", subject).rows();
    for (PublishedTable.Row row : rows) {
      String[] name = row.benchmark().split("\\.");
      Class<?> type =
          assertDoesNotThrow(
              () -> Class.forName(PublishedTable.class.getPackageName() + "." + name[0]));
      assertTrue(
          Arrays.stream(type.getDeclaredMethods())
              .anyMatch(m -> m.getName().equals(name[1]) && m.isAnnotationPresent(Benchmark.class)),
          row.benchmark());
    }
    assertEquals(rows.size(), new HashSet<>(rows).size());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThrows(IllegalArgumentException.class, () -> new PublishedTable("TreeMap"));
    assertThrows(
        IllegalArgumentException.class, () -> new PublishedTable("--map", "ConcurrentHashMap"));
  }
}

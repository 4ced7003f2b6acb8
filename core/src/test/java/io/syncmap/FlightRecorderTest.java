package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the Flight Recorder is told of promotions, compactions and resizes. */
class FlightRecorderTest {
  private static final String PROMOTION = "io.syncmap.Promotion";
  private static final String COMPACTION = "io.syncmap.Compaction";
  private static final String RESIZE = "io.syncmap.Resize";

  private static final List<String> FIELDS =
      List.of("moved", "dropped", "slotsBefore", "slotsAfter");
  private static final List<String> RESIZE_FIELDS =
      List.of("cause", "entries", "bucketsBefore", "bucketsAfter", "depth");

  @TempDir private Path folder;

  /** Dropped are the keys that were removed, and kept until now or removed meanwhile. */
  @Test
  void aPromotionIsReported() throws IOException {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tunings.unmoving());
    for (int i = 0; i < 100; i++) {
      map.put(i, i);
    }
    for (int i = 90; i < 100; i++) {
      map.remove(i); // let go before the move
    }
    SyncLincheckSuites.keepRemovedKeys(map);
    for (int i = 0; i < 20; i++) {
      map.remove(i);
    }
    List<RecordedEvent> events = record(() -> Moves.runToEnd(map));
    assertEquals(1, events.size(), events::toString);
    RecordedEvent event = events.get(0);
    assertEquals(PROMOTION, event.getEventType().getName());
    assertFieldsArePlausible(event);
    assertEquals("GROWTH", event.getString("cause"));
    assertEquals(70, number(event, "moved"));
    assertEquals(20, number(event, "dropped"));
  }

  @Test
  void aCompactionIsReported() throws IOException {
    SyncMap<Integer, Integer> map = new SyncMap<>(KeyPlace.identity(1000));
    List<RecordedEvent> events =
        record(
            () -> {
              for (int i = 0; i < 950; i++) {
                map.remove(i);
              }
            });
    assertEquals(map.stats().compactions(), events.size(), events::toString);
    assertNotEquals(0, events.size());
    long left = 1000;
    for (RecordedEvent event : events) {
      assertEquals(COMPACTION, event.getEventType().getName());
      assertFieldsArePlausible(event);
      assertEquals("DELETED", event.getString("cause"));
      assertTrue(number(event, "slotsAfter") < number(event, "slotsBefore"), event::toString);
      long before = number(event, "moved") + number(event, "dropped");
      long madeFor = left;
      assertTrue(before < 0.3 * madeFor, () -> "of " + madeFor + " keys, when it begins: " + event);
      left = before;
    }
  }

  @Test
  void growthIsReported() throws IOException {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    long before = map.stats().promotions();
    List<RecordedEvent> events =
        record(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                map.put(i, i);
              }
            });
    assertEquals(map.stats().promotions() - before, events.size(), events::toString);
    assertTrue(events.size() > 3, events::toString);
    for (RecordedEvent event : events) {
      assertEquals(PROMOTION, event.getEventType().getName());
      assertFieldsArePlausible(event);
      assertEquals(0, number(event, "dropped"));
    }
  }

  /** An event spans the time from the first step of a move to its end. */
  @Test
  void theTimeOfAMoveIsReported() throws IOException {
    SyncMap<Integer, Integer> map = new SyncMap<>(KeyPlace.identity(1000));
    long[] nanos = new long[1];
    List<RecordedEvent> events =
        record(
            () -> {
              long start = System.nanoTime();
              map.startMove();
              while (map.moving()) {
                map.stepMove(10);
                assertEquals(5, map.get(5));
              }
              nanos[0] = System.nanoTime() - start;
            });
    assertEquals(1, events.size(), events::toString);
    Duration duration = events.get(0).getDuration();
    assertTrue(duration.compareTo(Duration.ZERO) > 0, () -> "duration: " + duration);
    // The recorder's clock is another one than System.nanoTime.
    long bound = nanos[0] + Duration.ofMillis(100).toNanos();
    assertTrue(duration.toNanos() <= bound, () -> "duration: " + duration + " of " + nanos[0]);
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT", "BUCKETS"})
  void nothingIsReportedWhenNothingMoves(KeyPlace place) throws IOException {
    AbstractConcurrentMap<Integer, Integer> map = place.copyOf(KeyPlace.identity(1000));
    if (map instanceof SyncMap<?, ?> syncMap) {
      SyncLincheckSuites.keepRemovedKeys(syncMap); // those that come back need no new slots
    }
    List<RecordedEvent> events =
        record(
            () -> {
              for (int i = 0; i < 1000; i++) {
                map.get(i);
                map.put(i, i + 1);
                map.get(-i - 1);
                map.remove(i % 10);
                map.putIfAbsent(i % 10, i);
              }
              map.stepMove(10);
            });
    assertEquals(List.of(), events);
  }

  /** One table becomes another one, or two. */
  @ParameterizedTest
  @EnumSource
  void aResizeIsReported(BucketRebuild.Cause cause) throws IOException {
    BucketMap<Integer, Integer> map = new BucketMap<>(0, BucketTunings.ONE_TABLE);
    if (cause == BucketRebuild.Cause.SPLIT || cause == BucketRebuild.Cause.MERGE) {
      map = new BucketMap<>();
    }
    map.putAll(KeyPlace.identity(100));
    if (cause == BucketRebuild.Cause.MERGE) {
      map.rebuild.splitAll();
    }
    BucketMap.Stats before = map.stats();
    BucketMap<Integer, Integer> resized = map;
    List<RecordedEvent> events =
        record(
            () -> {
              switch (cause) {
                case GROWTH -> {
                  for (int i = 100; resized.stats().resizes() == before.resizes(); i++) {
                    resized.put(i, i);
                  }
                }
                case SHRINK -> {
                  for (int i = 0; resized.stats().resizes() == before.resizes(); i++) {
                    assertEquals(i, resized.remove(i));
                  }
                }
                case SPLIT -> resized.rebuild.splitAll();
                case MERGE -> resized.rebuild.mergeAll();
                case TRIM -> resized.trimToSize();
              }
            });
    assertEquals(1, events.size(), events::toString);
    RecordedEvent event = events.get(0);
    assertEquals(RESIZE, event.getEventType().getName());
    assertEquals(cause.name(), event.getString("cause"));
    // The key that had no room comes after the growth.
    int entries = map.size() - (cause == BucketRebuild.Cause.GROWTH ? 1 : 0);
    assertEquals(entries, number(event, "entries"));
    assertEquals(cause == BucketRebuild.Cause.SPLIT ? 1 : 0, number(event, "depth"));
    assertEquals(before.buckets(), number(event, "bucketsBefore"));
    assertEquals(map.stats().buckets(), number(event, "bucketsAfter"));
    if (cause != BucketRebuild.Cause.SPLIT && cause != BucketRebuild.Cause.MERGE) {
      assertEquals(
          cause == BucketRebuild.Cause.GROWTH ? 1 : -1,
          Long.signum(number(event, "bucketsAfter") - number(event, "bucketsBefore")),
          event::toString);
    }
    assertTrue(event.getDuration().compareTo(Duration.ZERO) > 0, event::toString);
  }

  @Test
  void allResizesOfALifeAreReported() throws IOException {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    long[] most = new long[1];
    List<RecordedEvent> events =
        record(
            () -> {
              for (int i = 0; i < 40_000; i++) {
                map.put(i, i);
              }
              most[0] = map.stats().tables();
              map.trimToSize();
              for (int i = 0; i < 39_900; i++) {
                map.remove(i);
              }
            });
    BucketMap.Stats stats = map.stats();
    assertEquals(stats.splits(), count(events, "SPLIT"));
    assertEquals(stats.merges(), count(events, "MERGE"));
    assertEquals(
        stats.resizes(), count(events, "GROWTH") + count(events, "SHRINK") + count(events, "TRIM"));
    assertEquals(events.size(), stats.splits() + stats.merges() + stats.resizes());
    assertEquals(stats.tables(), 1 + stats.splits() - stats.merges());
    assertTrue(most[0] >= 32, () -> "" + most[0]);
    assertEquals(most[0], 1 + count(events, "SPLIT"));
    assertTrue(count(events, "GROWTH") >= most[0] / 4, "tables grew");
    assertTrue(count(events, "TRIM") > 0);
    assertTrue(count(events, "MERGE") >= most[0] / 2, "few tables are left");
    Set<Long> depths = new HashSet<>();
    for (RecordedEvent event : events) {
      assertEquals(RESIZE, event.getEventType().getName());
      depths.add(number(event, "depth"));
      assertTrue(number(event, "bucketsBefore") > 0, event::toString);
      assertTrue(number(event, "bucketsAfter") > 0, event::toString);
      long entries = number(event, "entries");
      assertTrue(entries > 0, event::toString);
      assertTrue(entries <= 8 * number(event, "bucketsAfter"), event::toString);
    }
    assertTrue(depths.containsAll(Set.of(0L, 1L, 2L, 3L, 4L, 5L)), depths::toString);
  }

  private static long count(List<RecordedEvent> events, String cause) {
    return events.stream().filter(e -> e.getString("cause").equals(cause)).count();
  }

  @Test
  void allEventsAreDescribed() {
    Map<Class<? extends Event>, List<String>> fieldsOf =
        Map.of(
            PromotionEvent.class, FIELDS,
            CompactionEvent.class, FIELDS,
            ResizeEvent.class, RESIZE_FIELDS);
    fieldsOf.forEach(
        (event, fields) -> {
          FlightRecorder.register(event);
          EventType type = EventType.getEventType(event);
          String name = type.getName();
          assertTrue(List.of(PROMOTION, COMPACTION, RESIZE).contains(name), name);
          assertTrue(type.getLabel() != null && !type.getLabel().isBlank(), name);
          assertTrue(type.getDescription() != null && !type.getDescription().isBlank(), name);
          for (String field : fields) {
            assertTrue(type.getField(field) != null, () -> name + " has no field " + field);
            String label = type.getField(field).getLabel();
            assertTrue(label != null && !label.isBlank(), () -> name + "." + field);
          }
        });
  }

  private static void assertFieldsArePlausible(RecordedEvent event) {
    for (String field : FIELDS) {
      assertTrue(event.hasField(field), () -> "no field " + field + " in " + event);
      assertTrue(number(event, field) >= 0, event::toString);
    }
    assertTrue(number(event, "slotsAfter") >= number(event, "moved"), event::toString);
    assertTrue(number(event, "moved") + number(event, "dropped") > 0, event::toString);
  }

  private static long number(RecordedEvent event, String field) {
    return ((Number) event.getValue(field)).longValue();
  }

  /** Runs the action and returns the map's events of the meantime. */
  private List<RecordedEvent> record(Runnable action) throws IOException {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(PROMOTION).withThreshold(Duration.ZERO);
      recording.enable(COMPACTION).withThreshold(Duration.ZERO);
      recording.enable(RESIZE).withThreshold(Duration.ZERO);
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(e -> e.getEventType().getName().startsWith("io.syncmap."))
        .toList();
  }
}

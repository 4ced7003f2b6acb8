package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Flight Recorder is told of promotions and compactions. */
class FlightRecorderTest {
  private static final String PROMOTION = "io.syncmap.Promotion";
  private static final String COMPACTION = "io.syncmap.Compaction";

  @TempDir private Path folder;

  @Test
  void aPromotionIsReported() throws IOException {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tunings.unmoving());
    for (int i = 0; i < 100; i++) {
      map.put(i, i);
    }
    for (int i = 0; i < 30; i++) {
      map.remove(i);
    }
    List<RecordedEvent> events = record(() -> Moves.runToEnd(map));
    assertEquals(1, events.size(), events::toString);
    RecordedEvent event = events.get(0);
    assertEquals(PROMOTION, event.getEventType().getName());
    assertFieldsArePlausible(event);
    assertEquals(70, number(event, "moved"));
    assertEquals(30, number(event, "dropped"));
  }

  @Test
  void aCompactionIsReported() throws IOException {
    SyncMap<Integer, Integer> map = new SyncMap<>(SyncMapTest.identity(1000));
    List<RecordedEvent> events =
        record(
            () -> {
              for (int i = 0; i < 950; i++) {
                map.remove(i);
              }
            });
    assertEquals(map.stats().compactions(), events.size(), events::toString);
    assertNotEquals(0, events.size());
    long dropped = 0;
    for (RecordedEvent event : events) {
      assertEquals(COMPACTION, event.getEventType().getName());
      assertFieldsArePlausible(event);
      assertTrue(number(event, "dropped") > 0, event::toString);
      assertTrue(number(event, "slotsAfter") < number(event, "slotsBefore"), event::toString);
      dropped += number(event, "dropped");
    }
    assertTrue(dropped <= 950, "dropped: " + dropped);
    assertTrue(dropped >= 900, "dropped: " + dropped);
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
    SyncMap<Integer, Integer> map = new SyncMap<>(SyncMapTest.identity(1000));
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

  @Test
  void nothingIsReportedWhenNothingMoves() throws IOException {
    SyncMap<Integer, Integer> map = new SyncMap<>(SyncMapTest.identity(1000));
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

  @Test
  void bothEventsAreDescribed() {
    new SyncMap<>(SyncMapTest.identity(10)).startMove(); // registers the events
    for (String name : List.of(PROMOTION, COMPACTION)) {
      FlightRecorder.register(
          name.equals(PROMOTION) ? PromotionEvent.class : CompactionEvent.class);
      EventType type =
          FlightRecorder.getFlightRecorder().getEventTypes().stream()
              .filter(t -> t.getName().equals(name))
              .findAny()
              .orElseThrow(() -> new AssertionError("no event " + name));
      assertTrue(type.getLabel() != null && !type.getLabel().isBlank(), name);
      assertTrue(type.getDescription() != null && !type.getDescription().isBlank(), name);
      for (String field : List.of("moved", "dropped", "slotsBefore", "slotsAfter")) {
        assertTrue(type.getField(field) != null, () -> name + " has no field " + field);
        String label = type.getField(field).getLabel();
        assertTrue(label != null && !label.isBlank(), () -> name + "." + field);
      }
    }
  }

  private static void assertFieldsArePlausible(RecordedEvent event) {
    for (String field : List.of("moved", "dropped", "slotsBefore", "slotsAfter")) {
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

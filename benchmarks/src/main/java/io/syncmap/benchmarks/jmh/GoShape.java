package io.syncmap.benchmarks.jmh;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The shapes of the benchmarks of Go's sync.Map, the classic twelve first. One benchmark of {@link
 * GoBenchmark} or {@link GoSwapBenchmark} is of each shape.
 */
public enum GoShape {
  LOAD_MOSTLY_HITS("LoadMostlyHits", GoKeys.COUNT - 1, 29.6),
  LOAD_MOSTLY_MISSES("LoadMostlyMisses", 1, 16.9),
  LOAD_OR_STORE_BALANCED("LoadOrStoreBalanced", GoBenchmark.PRESENT_OF_BALANCED, 617),
  LOAD_OR_STORE_UNIQUE("LoadOrStoreUnique", 0, 1112),
  LOAD_OR_STORE_COLLISION("LoadOrStoreCollision", 1, 10.3),
  LOAD_AND_DELETE_BALANCED("LoadAndDeleteBalanced", GoBenchmark.PRESENT_OF_BALANCED, 27.0),
  LOAD_AND_DELETE_UNIQUE("LoadAndDeleteUnique", 0, 19.8),
  LOAD_AND_DELETE_COLLISION("LoadAndDeleteCollision", 1, 7.2),
  RANGE("Range", GoKeys.COUNT, 8198),
  ADVERSARIAL_ALLOC("AdversarialAlloc", 0, 264),
  ADVERSARIAL_DELETE("AdversarialDelete", GoKeys.COUNT, 225),
  DELETE_COLLISION("DeleteCollision", 1, 8.7),

  SWAP_COLLISION("SwapCollision", 1),
  SWAP_MOSTLY_HITS("SwapMostlyHits", GoKeys.COUNT - 1),
  SWAP_MOSTLY_MISSES("SwapMostlyMisses", 1),
  COMPARE_AND_SWAP_COLLISION("CompareAndSwapCollision", 1),
  COMPARE_AND_SWAP_NO_EXISTING_KEY("CompareAndSwapNoExistingKey", 0),
  COMPARE_AND_SWAP_VALUE_NOT_EQUAL("CompareAndSwapValueNotEqual", 1),
  COMPARE_AND_SWAP_MOSTLY_HITS("CompareAndSwapMostlyHits", GoKeys.COUNT - 1),
  COMPARE_AND_SWAP_MOSTLY_MISSES("CompareAndSwapMostlyMisses", 1),
  COMPARE_AND_DELETE_COLLISION("CompareAndDeleteCollision", 1),
  COMPARE_AND_DELETE_NO_EXISTING_KEY("CompareAndDeleteNoExistingKey", 0),
  COMPARE_AND_DELETE_VALUE_NOT_EQUAL("CompareAndDeleteValueNotEqual", 1),
  COMPARE_AND_DELETE_MOSTLY_HITS("CompareAndDeleteMostlyHits", GoKeys.COUNT - 1),
  COMPARE_AND_DELETE_MOSTLY_MISSES("CompareAndDeleteMostlyMisses", 1),
  CLEAR("Clear", 0);

  private final String label;
  private final int present;
  private final OptionalDouble goNanos;

  GoShape(String label, int present) {
    this(label, present, OptionalDouble.empty());
  }

  GoShape(String label, int present, double goNanos) {
    this(label, present, OptionalDouble.of(goNanos));
  }

  GoShape(String label, int present, OptionalDouble goNanos) {
    this.label = label;
    this.present = present;
    this.goNanos = goNanos;
  }

  /**
   * Its name among Go's benchmarks, without "Benchmark"; CompareAndDelete's NoExistingKey and
   * ValueNotEqual are not there, and named after CompareAndSwap's.
   */
  public String label() {
    return label;
  }

  /** The name that JMH knows its benchmark by, without the package: "Class.method". */
  public String benchmark() {
    Class<?> home = classic() ? GoBenchmark.class : GoSwapBenchmark.class;
    String method = label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1);
    return home.getSimpleName() + "." + method;
  }

  /** Whether it is one of the twelve that sync.Map had before it could swap and compare. */
  public boolean classic() {
    return goNanos.isPresent();
  }

  /**
   * What Go 1.19 took for it on two cores, in ns per call as Go counts: elapsed time divided by the
   * calls of all goroutines together. JMH's average time is that of one thread's call, which with
   * two threads is twice as much.
   */
  public OptionalDouble goNanos() {
    return goNanos;
  }

  /** Whether it only reads, so that even a map without synchronization may take part. */
  public boolean plainHashMap() {
    return switch (this) {
      case LOAD_MOSTLY_HITS, LOAD_MOSTLY_MISSES, RANGE -> true;
      default -> false;
    };
  }

  /** Whether the map stays small, so that those that copy it for each write can take part. */
  public boolean copyOnWriteMaps() {
    return switch (this) {
      case LOAD_OR_STORE_BALANCED, LOAD_OR_STORE_UNIQUE, ADVERSARIAL_ALLOC -> false;
      default -> true;
    };
  }

  /** How many keys the map holds at first. */
  int present() {
    return present;
  }

  /** Whether the one value that the map holds at first is 0; else each value equals its key. */
  boolean startsWithZero() {
    return switch (this) {
      case COMPARE_AND_SWAP_COLLISION,
          COMPARE_AND_SWAP_VALUE_NOT_EQUAL,
          COMPARE_AND_DELETE_COLLISION,
          COMPARE_AND_DELETE_VALUE_NOT_EQUAL ->
          true;
      default -> false;
    };
  }

  /** The shape of a benchmark by its full name. */
  static GoShape ofBenchmark(String name) {
    return Arrays.stream(values())
        .filter(shape -> name.endsWith("." + shape.benchmark()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no shape of Go's: " + name));
  }
}

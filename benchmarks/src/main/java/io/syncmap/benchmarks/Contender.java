package io.syncmap.benchmarks;

import io.syncmap.BucketMap;
import io.syncmap.SyncMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jctools.maps.NonBlockingHashMap;

/** The maps that are measured against each other. */
public enum Contender {
  SYNC_MAP("SyncMap"),
  BUCKET_MAP("BucketMap"),
  CONCURRENT_HASH_MAP("ConcurrentHashMap"),
  NON_BLOCKING_HASH_MAP("NonBlockingHashMap"),
  LOCKED_HASH_MAP("LockedHashMap");

  private static final double HASH_MAP_LOAD_FACTOR = 0.75;

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  /** The name to show to people. */
  public String label() {
    return label;
  }

  /** A new, empty map of the default size. */
  public <K, V> ConcurrentMap<K, V> create() {
    return switch (this) {
      case SYNC_MAP -> new SyncMap<>();
      case BUCKET_MAP -> new BucketMap<>();
      case CONCURRENT_HASH_MAP -> new ConcurrentHashMap<>();
      case NON_BLOCKING_HASH_MAP -> new NonBlockingHashMap<>();
      case LOCKED_HASH_MAP -> new ReadWriteLockedMap<>(new HashMap<>());
    };
  }

  /** A new, empty map with room for this many entries. */
  public <K, V> ConcurrentMap<K, V> create(int expectedSize) {
    return switch (this) {
      case SYNC_MAP -> new SyncMap<>(expectedSize);
      case BUCKET_MAP -> new BucketMap<>(expectedSize);
      case CONCURRENT_HASH_MAP -> new ConcurrentHashMap<>(expectedSize);
      case NON_BLOCKING_HASH_MAP -> new NonBlockingHashMap<>(expectedSize);
      case LOCKED_HASH_MAP ->
          new ReadWriteLockedMap<>(
              new HashMap<>((int) Math.ceil(expectedSize / HASH_MAP_LOAD_FACTOR)));
    };
  }

  /**
   * Finds a map by its label or its constant's name; case, hyphens and underscores do not count.
   */
  public static Optional<Contender> named(String text) {
    String wanted = bare(text);
    return Arrays.stream(values())
        .filter(c -> bare(c.label).equals(wanted) || bare(c.name()).equals(wanted))
        .findFirst();
  }

  /**
   * Finds a map as {@link #named} does.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Contender parse(String text) {
    return named(text)
        .orElseThrow(
            () -> new IllegalArgumentException("no such map: " + text + ", only " + labels()));
  }

  /** All labels, for messages: "A, B, C". */
  public static String labels() {
    return Arrays.stream(values()).map(Contender::label).collect(Collectors.joining(", "));
  }

  private static String bare(String name) {
    return name.replace("-", "").replace("_", "").strip().toLowerCase(Locale.ROOT);
  }
}

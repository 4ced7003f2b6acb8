package io.syncmap.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.syncmap.BucketMap;
import io.syncmap.SyncMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
  CAFFEINE("Caffeine"),
  ECLIPSE("Eclipse"),
  LOCKED_HASH_MAP("LockedHashMap"),
  COPY_ON_WRITE_MAP("CopyOnWriteMap"),

  /** What a look-up costs without any synchronization: a limit for reads, and no rival. */
  PLAIN_HASH_MAP("PlainHashMap");

  /** Maps that services choose from, in the demo. */
  public static final List<Contender> OF_SERVICES =
      List.of(SYNC_MAP, BUCKET_MAP, CONCURRENT_HASH_MAP, NON_BLOCKING_HASH_MAP, LOCKED_HASH_MAP);

  /** All that threads can share, at whatever price. */
  public static final List<Contender> CONCURRENT =
      Arrays.stream(values()).filter(c -> c != PLAIN_HASH_MAP).toList();

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
      case CAFFEINE -> Caffeine.newBuilder().<K, V>build().asMap();
      case ECLIPSE -> new org.eclipse.collections.impl.map.mutable.ConcurrentHashMap<>();
      case LOCKED_HASH_MAP -> new ReadWriteLockedMap<>(new HashMap<>());
      case COPY_ON_WRITE_MAP -> new CopyOnWriteMap<>();
      case PLAIN_HASH_MAP -> new PlainHashMap<>();
    };
  }

  /** Whether a write costs time in proportion to the size, so that mass writes are hopeless. */
  public boolean copiesOnWrite() {
    return this == COPY_ON_WRITE_MAP;
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
    return labels(Arrays.asList(values()));
  }

  /** The labels of some maps, for messages. */
  public static String labels(List<Contender> maps) {
    return maps.stream().map(Contender::label).collect(Collectors.joining(", "));
  }

  private static String bare(String name) {
    return name.replace("-", "").replace("_", "").strip().toLowerCase(Locale.ROOT);
  }
}

package io.syncmap.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jctools.maps.NonBlockingHashMap;

/**
 * A kind of map that takes part.
 *
 * @param name its simple name, or the name of a class of the reader's own
 */
public record Rival(String name, Supplier<ConcurrentMap<Object, Object>> maker) {
  /** What all others are compared with. */
  public static final String BASELINE = "ConcurrentHashMap";

  /** The maps of this project. */
  static final List<String> OURS = List.of("SyncMap", "BucketMap");

  /** What takes part if nothing else is asked for. */
  static final List<String> USUAL = List.of(BASELINE, OURS.get(0), OURS.get(1));

  /** A limit for reads and walks, and no rival: not to be written by two threads. */
  public static final String LIMIT = "PlainHashMap";

  private static final Map<String, Rival> ALL = new LinkedHashMap<>();

  static {
    add(BASELINE, ConcurrentHashMap::new);
    // Both share classes: each has its own, and a profile of its own, as if it were alone.
    add("SyncMap", alone("io.syncmap.SyncMap"));
    add("BucketMap", alone("io.syncmap.BucketMap"));
    add("NonBlockingHashMap", NonBlockingHashMap::new);
    add("Caffeine", () -> Caffeine.newBuilder().build().asMap());
    add("Eclipse", org.eclipse.collections.impl.map.mutable.ConcurrentHashMap::new);
    add("LockedHashMap", LockedHashMap::new);
    add(LIMIT, PlainHashMap::new);
  }

  private static void add(String name, Supplier<ConcurrentMap<Object, Object>> maker) {
    ALL.put(name, new Rival(name, maker));
  }

  @SuppressWarnings("rawtypes") // as classes are
  private static Supplier<ConcurrentMap<Object, Object>> alone(String className) {
    var loader =
        new OwnClasses("io.syncmap.") {
          @Override
          boolean isOwn(String name) {
            return super.isOwn(name) && !name.startsWith("io.syncmap.benchmarks.");
          }
        };
    try {
      Constructor<? extends ConcurrentMap> constructor =
          loader.loadClass(className).asSubclass(ConcurrentMap.class).getConstructor();
      return () -> create(constructor);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(className + " cannot be loaded", e);
    }
  }

  /** The names of all maps that come with the benchmarks, the baseline first. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * The map of a name, or of a class on the class path that has a public constructor without
   * parameters.
   *
   * @throws IllegalArgumentException if there is none
   */
  @SuppressWarnings("rawtypes") // as classes are
  public static Rival named(String name) {
    Rival known = ALL.get(name);
    if (known != null) {
      return known;
    }
    try {
      Constructor<? extends ConcurrentMap> constructor =
          Class.forName(name).asSubclass(ConcurrentMap.class).getConstructor();
      return new Rival(name, () -> create(constructor));
    } catch (ClassNotFoundException | NoSuchMethodException | ClassCastException e) {
      throw new IllegalArgumentException(
          "no such map: "
              + name
              + " (it is one of "
              + String.join(", ", names())
              + ", or a ConcurrentMap on the class path, by its full name)",
          e);
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // it may hold anything
  private static ConcurrentMap<Object, Object> create(
      Constructor<? extends ConcurrentMap> constructor) {
    try {
      return (ConcurrentMap<Object, Object>) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(constructor + " failed", e);
    }
  }

  /** A new, empty map of the default size. */
  @SuppressWarnings("unchecked") // it is empty
  public <K, V> ConcurrentMap<K, V> create() {
    return (ConcurrentMap<K, V>) maker.get();
  }
}

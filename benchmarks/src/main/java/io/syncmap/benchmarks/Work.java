package io.syncmap.benchmarks;

import java.util.concurrent.ConcurrentMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One thread's part of a load on one map. Its classes are public, with a public constructor, since
 * each is loaded anew for each map (see {@link #copy}) and is then in another package at run time.
 */
public abstract class Work {
  /** How many calls of the map one run makes, unless it goes over the whole map. */
  public static final int CALLS = 256;

  /** One object for all copies: streams would see as many classes as there are copies. */
  protected static final ToLongFunction<Object> HASH = Object::hashCode;

  protected final ConcurrentMap<Object, Object> map;
  protected final Supply supply;

  /** The ids of the calls, in order; their number is a power of two. */
  protected final int[] ids;

  /** Keys made of the ids; null if an Integer is made for each call. */
  protected final Object @Nullable [] keys;

  protected int position;

  /**
   * What work needs.
   *
   * @param ids of the keys to use, in the order in which to use them
   * @param keys made of the ids, or null
   * @param all the ids of all entries
   * @param position where to begin
   * @param writes of 2,000 calls so many remove, and as many put; for queues their length
   */
  public record Supply(
      Rival rival,
      ConcurrentMap<Object, Object> map,
      BenchKeys kind,
      int[] ids,
      Object @Nullable [] keys,
      int[] all,
      int position,
      int writes) {}

  protected Work(Supply supply) {
    this.supply = supply;
    map = supply.map;
    ids = supply.ids;
    keys = supply.keys;
    position = supply.position;
  }

  /** The key of the call at a position. What a load never takes, the compiler leaves out. */
  protected final Object key(int at) {
    return keys == null ? (Object) Integer.valueOf(ids[at]) : keys[at];
  }

  /** What passes do beforehand; it is not timed. */
  public void prepare() {}

  /**
   * Makes the calls.
   *
   * @return what their results add up to, so that none is without use
   */
  public abstract long run();

  /**
   * Makes work of classes that are loaded anew: the types that the JVM sees in their code are then
   * those of one map alone, as in a service that has one. With one class for all maps their calls
   * would not be inlined, and the second map would pay for the first.
   */
  static Copy copy(Class<? extends Work> original) {
    return new Copy(original);
  }

  /** A class of work, loaded anew, with all that are nested in the same one. */
  static final class Copy extends OwnClasses {
    private final String name;

    private Copy(Class<? extends Work> original) {
      super(original.getEnclosingClass().getName() + "$");
      name = original.getName();
    }

    /** New work of this class. */
    Work on(Supply supply) {
      try {
        return loadClass(name)
            .asSubclass(Work.class)
            .getConstructor(Supply.class)
            .newInstance(supply);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(name + " cannot be made", e);
      }
    }
  }
}

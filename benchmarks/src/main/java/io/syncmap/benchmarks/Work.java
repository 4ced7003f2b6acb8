package io.syncmap.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ConcurrentMap;

/**
 * One thread's part of a load on one map. Its classes are public, with a public constructor, since
 * each is loaded anew for each map (see {@link #copy}) and is then in another package at run time.
 */
public abstract class Work {
  /** How many calls of the map one run makes, unless it is a pass over the whole map. */
  public static final int CALLS = 256;

  protected final ConcurrentMap<Object, Object> map;
  protected final Supply supply;

  /** The ids of the calls, in order; their number is a power of two. */
  protected final int[] ids;

  /** Keys made of the ids; empty for work that makes a key for each call. */
  protected final Object[] keys;

  protected int position;

  /**
   * What work needs.
   *
   * @param ids of the keys to use, in the order in which to use them
   * @param keys made of the ids
   * @param otherKeys the same once more, as other objects, to put
   * @param all the ids of all entries
   * @param position where to begin
   * @param writes of 2,000 calls so many remove, and as many put
   */
  public record Supply(
      Rival rival,
      ConcurrentMap<Object, Object> map,
      Keys kind,
      int[] ids,
      Object[] keys,
      Object[] otherKeys,
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

  /** What passes do beforehand; it is not timed. */
  public void prepare() {}

  /**
   * Makes the calls.
   *
   * @return what their results add up to, so that none is without use
   */
  public abstract long run();

  /**
   * Makes work of a class that is loaded anew: the types that the JVM sees in its code are then
   * those of one map alone, as in a service that has one. With one class for all maps their calls
   * would not be inlined, and the second map would pay for the first.
   */
  static Copy copy(Class<? extends Work> original) {
    return new Copy(original);
  }

  /** A class of work, loaded anew. */
  static final class Copy extends ClassLoader {
    private final Class<?> copy;

    private Copy(Class<? extends Work> original) {
      super(original.getClassLoader());
      String file = original.getName().replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        if (in == null) {
          throw new IllegalStateException("no " + file);
        }
        byte[] bytes = in.readAllBytes();
        copy = defineClass(original.getName(), bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new IllegalStateException(file + " cannot be read", e);
      }
    }

    /** New work of this class. */
    Work on(Supply supply) {
      try {
        return copy.asSubclass(Work.class).getConstructor(Supply.class).newInstance(supply);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(copy + " cannot be made", e);
      }
    }
  }
}

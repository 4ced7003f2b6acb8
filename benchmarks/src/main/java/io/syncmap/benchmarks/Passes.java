package io.syncmap.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * What is done to a map as a whole; each entry counts as a call. What the last pass left behind of
 * a large map is collected before the next.
 */
final class Passes {
  private static final int WORTH_COLLECTING = 100_000;

  private Passes() {}

  /** A pass, which begins with a map of its own. */
  public abstract static class Pass extends Work {
    /** The map to work on. */
    protected ConcurrentMap<Object, Object> fresh;

    private final boolean filled;

    protected Pass(Supply supply, boolean filled) {
      super(supply);
      this.filled = filled;
      fresh = supply.map();
    }

    @Override
    public void prepare() {
      fresh = supply.rival().create();
      if (filled) {
        for (int id : supply.all()) {
          Object key = Integer.valueOf(id);
          fresh.put(key, Integer.valueOf(~id));
        }
      }
      if (supply.all().length >= WORTH_COLLECTING) {
        System.gc();
      }
    }

    /** Fails if the map has another number of entries. */
    protected final long requireSize(int expected) {
      if (fresh.size() != expected) {
        throw new IllegalStateException(
            fresh.getClass() + ": " + fresh.size() + " entries, not " + expected);
      }
      return expected;
    }
  }

  /** Growth: puts all entries into an empty map. */
  public static final class Fill extends Pass {
    public Fill(Supply supply) {
      super(supply, false);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      long sum = 0;
      for (int id : supply.all()) {
        Object key = Integer.valueOf(id);
        Object before = fresh.put(key, Integer.valueOf(~id));
        sum += before == null ? 0 : before.hashCode();
      }
      return sum + requireSize(supply.all().length);
    }
  }

  /** Mass delete: removes all, in an order that has nothing to do with that of the puts. */
  public static final class Remove extends Pass {
    private int at;

    public Remove(Supply supply) {
      super(supply, true);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      int[] all = supply.all();
      long sum = 0;
      for (int i = 0; i < all.length; i++) {
        at = (int) ((at + 7_368_787L) % all.length); // a prime: each comes once
        sum += fresh.remove((Object) Integer.valueOf(all[at])).hashCode();
      }
      return sum + requireSize(0);
    }
  }

  /** Removes every second entry by {@code removeIf}. */
  public static final class RemoveIf extends Pass {
    public RemoveIf(Supply supply) {
      super(supply, true);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      return (fresh.values().removeIf(value -> (value.hashCode() & 1) == 0) ? 1 : 0) + fresh.size();
    }
  }

  /** Puts all entries of a HashMap into an empty map. */
  public static final class PutAll extends Pass {
    private final Map<Object, Object> source = new HashMap<>();

    public PutAll(Supply supply) {
      super(supply, false);
      for (int id : supply.all()) {
        source.put(Integer.valueOf(id), Integer.valueOf(~id));
      }
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      fresh.putAll(source);
      return requireSize(source.size());
    }
  }

  /** Copies a map into another of its kind. */
  public static final class Copy extends Pass {
    public Copy(Supply supply) {
      super(supply, true);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> copy = supply.rival().create();
      copy.putAll(fresh);
      fresh = copy;
      return requireSize(supply.all().length);
    }
  }

  /** Clears a map. */
  public static final class Clear extends Pass {
    public Clear(Supply supply) {
      super(supply, true);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      int before = fresh.size();
      fresh.clear();
      return before + requireSize(0);
    }
  }

  /** Writes a map to bytes and reads it from them. */
  public static final class Serialize extends Pass {
    public Serialize(Supply supply) {
      super(supply, true);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @SuppressWarnings({"BanSerializableRead", "unchecked"}) // these are our own bytes
    public long run() {
      var bytes = new ByteArrayOutputStream();
      try (var out = new ObjectOutputStream(bytes)) {
        out.writeObject(fresh);
        out.flush();
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
          fresh = (ConcurrentMap<Object, Object>) in.readObject();
        }
      } catch (IOException | ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
      return bytes.size() + requireSize(supply.all().length);
    }
  }

  /** Puts keys of sixteen hash codes and gets them. */
  public static final class Collide extends Pass {
    public Collide(Supply supply) {
      super(supply, false);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      long sum = 0;
      for (int id : supply.all()) {
        Object key = supply.kind().of(id);
        Object before = fresh.put(key, Integer.valueOf(~id));
        sum += before == null ? 0 : before.hashCode();
      }
      for (int id : supply.all()) {
        sum += fresh.get(supply.kind().of(id)).hashCode();
      }
      return sum + requireSize(supply.all().length);
    }
  }
}

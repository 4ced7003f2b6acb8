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

/** What is done to a map as a whole; each entry counts as a call. */
final class Passes {
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
    public final void prepare() {
      fresh = supply.rival().create();
      if (filled) {
        fill();
      }
    }

    /** Puts all entries, by batches: their method is compiled as one that is often called. */
    protected final long fill() {
      int entries = supply.all().length;
      long sum = 0;
      for (int from = 0; from < entries; from += CALLS) {
        sum += put(from, Math.min(entries, from + CALLS));
      }
      return sum;
    }

    /** Puts some entries; each key is made right before its value. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long put(int from, int to) {
      long sum = 0;
      for (int i = from; i < to; i++) {
        int id = supply.all()[i];
        Object key = supply.kind().of(id);
        Object before = fresh.put(key, Integer.valueOf(~id));
        sum += before == null ? 0 : before.hashCode();
      }
      return sum;
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
      return fill() + requireSize(supply.all().length);
    }
  }

  /** Mass delete: removes all, in an order that has nothing to do with that of the puts. */
  public static final class Remove extends Pass {
    private static final int STEP = 7_368_787; // a prime: each entry comes once

    private int at;

    public Remove(Supply supply) {
      super(supply, true);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      int entries = supply.all().length;
      long sum = 0;
      for (int from = 0; from < entries; from += CALLS) {
        sum += remove(Math.min(CALLS, entries - from));
      }
      return sum + requireSize(0);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long remove(int count) {
      int[] all = supply.all();
      int step = STEP % all.length;
      long sum = 0;
      for (int i = 0; i < count; i++) {
        at += at + step >= all.length ? step - all.length : step;
        sum += fresh.remove((Object) Integer.valueOf(all[at])).hashCode();
      }
      return sum;
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

  /** Copies a map into another of its kind, by {@code putAll}. */
  public static final class CopyOf extends Pass {
    public CopyOf(Supply supply) {
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

  /** Puts keys of sixteen hash codes and gets them. */
  public static final class Collide extends Pass {
    public Collide(Supply supply) {
      super(supply, false);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      long sum = fill();
      for (int id : supply.all()) {
        sum += fresh.get(supply.kind().of(id)).hashCode();
      }
      return sum + requireSize(supply.all().length);
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
}

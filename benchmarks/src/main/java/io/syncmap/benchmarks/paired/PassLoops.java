package io.syncmap.benchmarks.paired;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;

/** Loops that are through with a map in one run, in the manner of tests that others wrote. */
final class PassLoops {
  private PassLoops() {}

  /** Sets the value of one entry and removes the next, by the iterator, as Scala's TrieMap test. */
  public static final class Turns implements Loop {
    private final Iterator<Map.Entry<Object, Object>> entries;
    private long sum;

    public Turns(Supply supply) {
      entries = supply.map().entrySet().iterator();
    }

    @Override
    public int run() {
      int done = 0;
      while (done < BATCH && entries.hasNext()) {
        Map.Entry<Object, Object> entry = entries.next();
        if ((done & 1) == 0) {
          sum += ((Integer) entry.setValue(done)) & 1;
        } else {
          entries.remove();
        }
        done++;
      }
      return done;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** All operations on all keys, as OpenJDK's MapCheck and Collisions. */
  public static final class All implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final Object[] present;
    private final Object[] absent;
    private boolean done;
    private long sum;

    public All(Supply supply) {
      map = supply.map();
      present = supply.keys();
      absent = supply.putKeys();
    }

    @Override
    public int run() {
      if (done) {
        return 0;
      }
      done = true;
      for (Object key : present) {
        map.put(key, key);
      }
      for (int i = 0; i < 3; i++) {
        lookUp(present);
        lookUp(absent);
      }
      for (Object key : present) {
        map.merge(key, key, (old, given) -> given);
        map.computeIfAbsent(key, k -> k);
      }
      walk(map.keySet());
      walk(map.values());
      walk(map.entrySet());
      for (int i = 0; i < present.length; i += 2) {
        map.remove(present[i]);
      }
      map.values().removeIf(value -> value.hashCode() == 1);
      for (Object key : present) {
        map.putIfAbsent(key, key);
      }
      for (Iterator<Object> i = map.keySet().iterator(); i.hasNext(); ) {
        i.next();
        i.remove();
      }
      return present.length;
    }

    private void lookUp(Object[] keys) {
      for (Object key : keys) {
        sum += map.get(key) == null ? 0 : 1;
      }
    }

    private void walk(Collection<?> view) {
      for (Object element : view) {
        sum += element.hashCode();
      }
    }

    @Override
    public long sum() {
      return sum;
    }
  }
}

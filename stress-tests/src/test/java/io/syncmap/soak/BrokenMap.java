package io.syncmap.soak;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A map that is right but for one thing, which each class here breaks in its own way. */
@SuppressWarnings({"serial", "ThreadPriorityCheck"}) // yields make room for the planted races
class BrokenMap extends ConcurrentHashMap<Object, Value> {

  /** One call in so many goes wrong. */
  static boolean once(int in) {
    return ThreadLocalRandom.current().nextInt(in) == 0;
  }

  static final class RemoveOfValueIsCheckThenAct extends BrokenMap {
    @Override
    public boolean remove(Object key, Object value) {
      if (value == null || !value.equals(get(key))) {
        return false;
      }
      Thread.yield();
      remove(key);
      return true;
    }
  }

  static final class ReplaceOfValueIsCheckThenAct extends BrokenMap {
    @Override
    public boolean replace(Object key, Value old, Value value) {
      if (!old.equals(get(key))) {
        return false;
      }
      Thread.yield();
      put(key, value);
      return true;
    }
  }

  static final class PutIfAbsentHasTwoWinners extends BrokenMap {
    @Override
    public Value putIfAbsent(Object key, Value value) {
      Value there = get(key);
      if (there == null) {
        Thread.yield();
        put(key, value);
      }
      return there;
    }
  }

  static final class MergeLosesUpdates extends BrokenMap {
    @Override
    public Value merge(
        Object key, Value value, BiFunction<? super Value, ? super Value, ? extends Value> f) {
      Value there = get(key);
      Value next = there == null ? value : f.apply(there, value);
      Thread.yield();
      if (next == null) {
        remove(key);
      } else {
        put(key, next);
      }
      return next;
    }
  }

  static final class ComputeCallsTwice extends BrokenMap {
    @Override
    public Value compute(
        Object key, BiFunction<? super Object, ? super Value, ? extends Value> function) {
      return super.compute(
          key,
          (k, old) -> {
            Value next = function.apply(k, old);
            return once(100) ? function.apply(k, old) : next;
          });
    }
  }

  static final class ComputeIfAbsentIsNotAtomic extends BrokenMap {
    @Override
    public Value computeIfAbsent(Object key, Function<? super Object, ? extends Value> function) {
      Value there = get(key);
      if (there != null) {
        return there;
      }
      Value value = function.apply(key);
      Thread.yield();
      if (value != null) {
        put(key, value);
      }
      return value;
    }
  }

  static final class PutGetsLost extends BrokenMap {
    @Override
    public Value put(Object key, Value value) {
      return once(1_000) ? get(key) : super.put(key, value);
    }
  }

  static final class RemoveGetsLost extends BrokenMap {
    @Override
    public Value remove(Object key) {
      return once(1_000) ? get(key) : super.remove(key);
    }
  }

  static final class GetReturnsAnothersValue extends BrokenMap {
    private volatile Value another;

    @Override
    public Value get(Object key) {
      Value value = super.get(key);
      Value wrong = another;
      if (value != null) {
        another = value;
      }
      return wrong != null && once(1_000) ? wrong : value;
    }
  }

  static final class GetMissesNowAndThen extends BrokenMap {
    @Override
    public Value get(Object key) {
      return once(10_000) ? null : super.get(key);
    }
  }

  /** As if a reader had kept to a table that is no longer the map's: only other threads see it. */
  static final class GetIsStaleForReaders extends BrokenMap {
    private record Old(Value value, Thread writer) {}

    private final ConcurrentHashMap<Object, Old> olds = new ConcurrentHashMap<>();

    @Override
    public Value put(Object key, Value value) {
      Value old = super.put(key, value);
      if (old != null) {
        olds.put(key, new Old(old, Thread.currentThread()));
      }
      return old;
    }

    @Override
    public Value get(Object key) {
      Old old = once(100) ? olds.get(key) : null;
      return old != null && old.writer != Thread.currentThread() ? old.value : super.get(key);
    }
  }

  static final class ThrowsNowAndThen extends BrokenMap {
    @Override
    public Value get(Object key) {
      if (once(10_000)) {
        throw new ArrayIndexOutOfBoundsException("planted");
      }
      return super.get(key);
    }
  }

  static final class ClearLeavesAnEntry extends BrokenMap {
    @Override
    public void clear() {
      Iterator<Map.Entry<Object, Value>> first = entrySet().iterator();
      Map.Entry<Object, Value> survivor = first.hasNext() ? first.next() : null;
      super.clear();
      if (survivor != null) {
        putIfAbsent(survivor.getKey(), survivor.getValue());
      }
    }
  }

  static final class SizeIsWrong extends BrokenMap {
    @Override
    public int size() {
      return super.size() + 1;
    }
  }

  static final class Hangs extends BrokenMap {
    @Override
    public Value put(Object key, Value value) {
      if (once(10_000)) {
        for (; ; ) {
          LockSupport.park(this);
        }
      }
      return super.put(key, value);
    }
  }

  /** Walks by any way over what {@link #walked} makes of the entries. */
  abstract static class WalksWrongly extends BrokenMap {
    abstract List<Map.Entry<Object, Value>> walked(List<Map.Entry<Object, Value>> entries);

    private List<Map.Entry<Object, Value>> walk() {
      return walked(new ArrayList<>(super.entrySet()));
    }

    @Override
    public void forEach(BiConsumer<? super Object, ? super Value> action) {
      walk().forEach(e -> action.accept(e.getKey(), e.getValue()));
    }

    @Override
    public Set<Map.Entry<Object, Value>> entrySet() {
      Set<Map.Entry<Object, Value>> right = super.entrySet();
      return new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<Object, Value>> iterator() {
          return walk().iterator();
        }

        @Override
        public int size() {
          return right.size();
        }

        @Override
        public boolean remove(Object o) {
          return right.remove(o);
        }
      };
    }
  }

  static final class WalkRepeatsAKey extends WalksWrongly {
    @Override
    List<Map.Entry<Object, Value>> walked(List<Map.Entry<Object, Value>> entries) {
      if (!entries.isEmpty()) {
        entries.add(entries.get(entries.size() / 2));
      }
      return entries;
    }
  }

  static final class WalkMissesAKey extends WalksWrongly {
    @Override
    List<Map.Entry<Object, Value>> walked(List<Map.Entry<Object, Value>> entries) {
      if (!entries.isEmpty()) {
        entries.remove(entries.size() / 2);
      }
      return entries;
    }
  }

  static final class WalkMixesUpValues extends WalksWrongly {
    @Override
    List<Map.Entry<Object, Value>> walked(List<Map.Entry<Object, Value>> entries) {
      if (entries.size() > 1) {
        entries.set(0, Map.entry(entries.get(0).getKey(), entries.get(1).getValue()));
      }
      return entries;
    }
  }
}

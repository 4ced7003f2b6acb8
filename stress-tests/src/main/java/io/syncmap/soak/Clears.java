package io.syncmap.soak;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A second, small map of the same kind that all threads clear at any time; on the main map nobody
 * could foretell anything then. It is filled again from empty all the while, so that it grows and
 * moves much more often than the main map does.
 *
 * <p>Each key has one thread that puts it, and all may clear it away. So the owner knows this: what
 * is there is the last value that he put, or nothing; and once he has seen nothing, or has removed
 * the key or cleared the map himself, nothing is there until he puts it again. For readers the
 * sequence never goes back, and after they have seen nothing it goes up. When all have stopped,
 * what is there is what the owners know; then the map is cleared, and must be empty in every way.
 */
final class Clears extends Oracle {
  private static final int OWN = 64;

  private final int threads;

  /** The last value that the owner put, or null if it is known to be gone. */
  private final Value[] last;

  private final long[] sequences;

  private final Seen[] seen;

  Clears(Arena arena, int perThread) {
    super("clear", arena, perThread * arena.threads());
    this.threads = arena.threads();
    this.last = new Value[count];
    this.sequences = new long[count];
    this.seen = Seen.forEach(threads, count);
  }

  static int keysPerThread() {
    return OWN;
  }

  @Override
  void step(Worker w) {
    int choice = w.random.nextInt(1_024);
    if (choice < 4) {
      w.small.clear();
      if (arena.subject.promises(Subject.Promise.ATOMIC_CLEAR)) {
        for (int i = w.index; i < count; i += threads) {
          last[i] = null;
        }
      }
    } else if (choice < 8) {
      walk(w);
    } else if (choice == 8) {
      w.small.trimToSize();
    } else if (choice == 9) {
      w.small.look();
    } else if (choice < 300) {
      read(w, w.random.nextInt(count));
    } else {
      write(w, w.random.nextInt(count / threads) * threads + w.index);
    }
  }

  private void write(Worker w, int i) {
    Object key = Keys.of(first + i);
    Value old = last[i];
    Value next = new Value(first + i, ++sequences[i]);
    switch (w.random.nextInt(8)) {
      case 0 -> {
        lastOrGone(w, key, old, w.small.remove(key));
        last[i] = null;
      }
      case 1 -> {
        if (w.small.remove(key, old == null ? next : old)) {
          same(w, key, true, old != null);
        }
        last[i] = null;
      }
      case 2 -> {
        Value there = w.small.putIfAbsent(key, next);
        lastOrGone(w, key, old, there);
        last[i] = there == null ? next : old;
      }
      case 3 -> {
        Probe function = new Probe(key, next, () -> {});
        same(w, key, next, w.small.compute(key, function));
        called(w, key, 1, function);
        lastOrGone(w, key, old, function.argument());
        last[i] = next;
      }
      case 4 -> {
        Value there = w.small.get(key);
        lastOrGone(w, key, old, there);
        last[i] = there;
      }
      default -> {
        lastOrGone(w, key, old, w.small.put(key, next));
        last[i] = next;
      }
    }
  }

  private void lastOrGone(Worker w, Object key, Value expected, Value seen) {
    if (seen != null && seen != expected) {
      String words = expected == null ? "no value: it is gone" : "no value, or " + expected;
      throw w.wrong(name, key, words, seen);
    }
  }

  private void read(Worker w, int i) {
    Object key = Keys.of(first + i);
    Value value = w.small.get(key);
    belongs(w, key, value);
    seen[w.index].check(this, w, i, key, value, 0);
  }

  private void walk(Worker w) {
    Set<Object> walked = new HashSet<>();
    BiConsumer<Object, Value> visit =
        (key, value) -> {
          belongs(w, key, value);
          int i = value.number - first;
          if (i % threads == w.index) {
            same(w, key, last[i], value);
          }
          if (!walked.add(key) && arena.subject.promises(Subject.Promise.NO_KEY_TWICE)) {
            throw w.wrong(name, key, "no key twice in a walk", value);
          }
        };
    w.small.note(Operation.WALK, null);
    if (w.random.nextInt(2) == 0) {
      w.small.map().forEach(visit);
    } else {
      w.small.map().entrySet().stream().forEach(e -> visit.accept(e.getKey(), e.getValue()));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // At rest

  /** None: they are in the other map. */
  @Override
  long expectedAtRest() {
    return 0;
  }

  @Override
  void checkAtRest(Worker w, Object key, Value value) {
    throw w.wrong(name, key, "not to be in the main map", value);
  }

  @Override
  void finishRest(Worker w) {
    int found = 0;
    for (Map.Entry<Object, Value> e : w.small.map().entrySet()) {
      found++;
      belongs(w, e.getKey(), e.getValue());
      same(w, e.getKey(), last[e.getValue().number - first], e.getValue());
    }
    if (w.small.size() != found) {
      throw w.wrong(name, null, "size() of " + found + ", as many as a walk finds", w.small.size());
    }
    w.small.clear();
    int size = w.small.size();
    if (size != 0 || !w.small.map().isEmpty()) {
      throw w.wrong(name, null, "size() of 0 after the last clear", size);
    }
    Iterator<Object> rest = w.small.map().keySet().iterator();
    if (rest.hasNext()) {
      throw w.wrong(name, rest.next(), "no key after the last clear", "this key");
    }
    for (int i = 0; i < count; i++) {
      last[i] = null;
      Object key = Keys.of(first + i);
      same(w, key, null, w.small.get(key));
    }
  }
}

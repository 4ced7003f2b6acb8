package io.syncmap.soak;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntPredicate;

/**
 * Keys that one thread writes and all read.
 *
 * <p>The owner knows exactly what is there, so each of its calls has one right answer, down to the
 * identity of the value. Others may call what does not change anything: {@code computeIfPresent}
 * that returns the same value, {@code remove} and {@code replace} of values that never were. These
 * meet the owner's calls inside of the map, and must be invisible to him.
 *
 * <p>What a reader may see: the owner counts up with every call, also with those that remove. (1) A
 * value's sequence never goes back for one reader; once the reader has seen that the key is absent,
 * the next value has a higher one. (2) The owner takes down what he knows before he begins a call,
 * and publishes it again when the call has returned. What was published when the reader began is a
 * lower bound. (3) If the same was published before and after the read, no call of the owner can
 * have taken effect in between: one that did so would have been taken down before, and the reader,
 * having seen its effect, would see that as well. Then exactly that is to be read. The publications
 * are release stores: no more of a fence than the owner's code would have without an oracle.
 */
final class OwnedKeys extends Oracle {
  /**
   * What the owner knows of a key.
   *
   * @param floor no later value has a lower sequence
   * @param value null if the key is absent
   */
  private record Known(long floor, Value value) {}

  private static final long NEVER = -1;

  private final int threads;

  /** Null while the owner's call is under way. */
  private final AtomicReferenceArray<Known> published;

  /** For the owner alone, and at rest. */
  private final Known[] current;

  private final long[] sequences;

  private final Seen[] seen;

  OwnedKeys(Arena arena, int perThread) {
    super("owned keys", arena, perThread * arena.threads());
    this.threads = arena.threads();
    this.published = new AtomicReferenceArray<>(count);
    this.current = new Known[count];
    this.sequences = new long[count];
    this.seen = Seen.forEach(threads, count);
    Known absent = new Known(0, null);
    for (int i = 0; i < count; i++) {
      current[i] = absent;
      published.set(i, absent);
    }
  }

  private boolean isOwn(Worker w, int i) {
    return i % threads == w.index;
  }

  @Override
  void step(Worker w) {
    if (w.random.nextInt(2) == 0) {
      write(w);
    } else {
      read(w, w.random.nextInt(count));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // The owner

  /** Changes a key of the worker's own. Also called within compute functions for other keys. */
  void write(Worker w) {
    int i = w.random.nextInt(count / threads) * threads + w.index;
    Object key = Keys.of(first + i);
    Value old = current[i].value();
    published.setRelease(i, null);
    publish(i, callOfOwner(w, key, old, next(i)));
  }

  private Value next(int i) {
    return new Value(first + i, ++sequences[i]);
  }

  private void publish(int i, Value value) {
    current[i] = new Known(value == null ? sequences[i] : value.sequence, value);
    published.setRelease(i, current[i]);
  }

  /** Does a call and returns the value that has to be there afterwards. */
  private Value callOfOwner(Worker w, Object key, Value old, Value next) {
    Calls map = w.map;
    int choice = w.random.nextInt(22);
    if (choice >= 10) {
      return functionOfOwner(w, key, old, next, choice);
    }
    switch (choice) {
      case 0, 1 -> {
        same(w, key, old, map.put(key, next));
        return next;
      }
      case 2 -> {
        same(w, key, old, map.putIfAbsent(key, next));
        return old == null ? next : old;
      }
      case 3, 4 -> {
        same(w, key, old, map.remove(key));
        return null;
      }
      case 5 -> {
        Value match = old == null ? next : w.random.nextInt(2) == 0 ? old : old.copy();
        same(w, key, old != null, map.remove(key, match));
        return null;
      }
      case 6 -> {
        same(w, key, false, map.remove(key, next));
        same(w, key, false, map.replace(key, next, next));
        return old;
      }
      case 7 -> {
        same(w, key, old, map.replace(key, next));
        return old == null ? null : next;
      }
      case 8 -> {
        Value match = old == null ? next : w.random.nextInt(2) == 0 ? old : old.copy();
        same(w, key, old != null, map.replace(key, match, next));
        return old == null ? null : next;
      }
      default -> {
        return viewOfOwner(w, key, old, next);
      }
    }
  }

  private Value viewOfOwner(Worker w, Object key, Value old, Value next) {
    Calls map = w.map;
    switch (w.random.nextInt(4)) {
      case 0 -> {
        map.putAll(key, next);
        same(w, key, next, map.get(key));
        return next;
      }
      case 1 -> {
        same(w, key, old != null, map.removeFromKeySet(key));
        return null;
      }
      case 2 -> {
        same(w, key, old != null, map.removeFromEntrySet(key, old == null ? next : old));
        return null;
      }
      default -> {
        same(w, key, old != null, map.containsKey(key));
        same(w, key, old == null ? next : old, map.getOrDefault(key, next));
        return old;
      }
    }
  }

  private Value functionOfOwner(Worker w, Object key, Value old, Value next, int choice) {
    Calls map = w.map;
    // One in four functions returns null, for "remove" or "do not put".
    Value result = w.random.nextInt(4) == 0 ? null : next;
    Probe function = new Probe(key, result, () -> arena.stable.read(w));
    switch (choice) {
      case 10, 11 -> {
        same(w, key, result, map.compute(key, function));
        called(w, key, 1, function);
        same(w, key, old, function.argument());
        return result;
      }
      case 12, 13 -> {
        same(w, key, old == null ? result : old, map.computeIfAbsent(key, function));
        called(w, key, old == null ? 1 : 0, function);
        return old == null ? result : old;
      }
      case 14, 15 -> {
        Value after = old == null ? null : result;
        same(w, key, after, map.computeIfPresent(key, function));
        called(w, key, old == null ? 0 : 1, function);
        same(w, key, old, function.argument());
        return after;
      }
      case 16, 17 -> {
        Value given = new Value(next.number, next.sequence);
        Value after = old == null ? given : result;
        same(w, key, after, map.merge(key, given, function));
        called(w, key, old == null ? 0 : 1, function);
        same(w, key, old, function.argument());
        return after;
      }
      case 18 -> {
        throwing(w, key, old);
        return old;
      }
      default -> {
        same(w, key, old, map.get(key));
        return old;
      }
    }
  }

  /** A function that throws leaves everything as it was. */
  private void throwing(Worker w, Object key, Value old) {
    Probe function =
        new Probe(
            key,
            null,
            () -> {
              throw new Probe.Thrown();
            });
    boolean thrown = false;
    try {
      w.map.compute(key, function);
    } catch (Probe.Thrown e) {
      thrown = true;
    }
    called(w, key, 1, function);
    same(w, key, true, thrown);
    same(w, key, old, w.map.get(key));
  }

  // ---------------------------------------------------------------------------------------------
  // Readers

  private void read(Worker w, int i) {
    Object key = Keys.of(first + i);
    Known before = published.get(i);
    Value value = readOrTouch(w, key);
    Known after = published.get(i);
    belongs(w, key, value);
    seen[w.index].check(this, w, i, key, value, before == null ? 0 : before.floor());
    if (before != null && before == after) {
      same(w, key, before.value(), value);
    }
  }

  /** Reads a key, or does to it what changes nothing. */
  private Value readOrTouch(Worker w, Object key) {
    int choice = w.random.nextInt(32);
    if (choice == 0) {
      Value[] argument = new Value[1];
      Value never = new Value(Keys.numberOf(key), NEVER);
      same(w, key, false, w.map.remove(key, never));
      same(w, key, false, w.map.replace(key, never, never));
      Probe function = new Probe(key, never, () -> {});
      w.map.note(Operation.COMPUTE_IF_PRESENT, key);
      Value result =
          w.map
              .map()
              .computeIfPresent(
                  key,
                  (k, old) -> {
                    function.apply(k, old);
                    argument[0] = old;
                    return old;
                  });
      same(w, key, argument[0], result);
      called(w, key, result == null ? 0 : 1, function);
      return result;
    }
    return w.map.get(key);
  }

  // ---------------------------------------------------------------------------------------------
  // Walks: of the walker's own keys exactly those must come that are there, since he walks

  @Override
  void checkWalked(Worker w, Object key, Value value) {
    int i = Keys.numberOf(key) - first;
    if (!isOwn(w, i)) {
      return;
    }
    Value known = current[i].value();
    if (known == null || (value != null && value != known)) {
      throw w.wrong(name, key, "to be walked over as " + known, value);
    }
  }

  /** Puts another value by the entry, or removes it by the iterator and puts it again. */
  Value changeWalked(Worker w, Object key, java.util.function.UnaryOperator<Value> change) {
    int i = Keys.numberOf(key) - first;
    if (!isOwn(w, i) || w.random.nextInt(16) != 0) {
      return null;
    }
    Value next = next(i);
    published.setRelease(i, null);
    same(w, key, current[i].value(), change.apply(next));
    publish(i, next);
    return next;
  }

  @Override
  void finishWalk(Worker w, IntPredicate walked) {
    for (int i = w.index; i < count; i += threads) {
      if ((current[i].value() != null) != walked.test(first + i)) {
        throw w.wrong(
            name,
            Keys.of(first + i),
            "walked over only if there; it is " + current[i].value(),
            walked.test(first + i) ? "walked over" : "not walked over");
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // At rest

  @Override
  long expectedAtRest() {
    long expected = 0;
    for (Known known : current) {
      expected += known.value() == null ? 0 : 1;
    }
    return expected;
  }

  @Override
  void checkAtRest(Worker w, Object key, Value value) {
    same(w, key, current[Keys.numberOf(key) - first].value(), value);
  }

  @Override
  void finishRest(Worker w) {
    for (int i = 0; i < count; i++) {
      Object key = Keys.of(first + i);
      same(w, key, current[i].value(), w.map.get(key));
    }
  }
}

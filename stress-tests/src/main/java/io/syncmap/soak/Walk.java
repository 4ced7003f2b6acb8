package io.syncmap.soak;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One walk over all entries of the main map, by one of the ways that there are, while other threads
 * change it. Every key that comes is shown to its oracle, which knows whether it may; in the end
 * each oracle is asked whether something is missing. No key may come twice.
 */
final class Walk {
  /** How often a spliterator is split at most: a walk in up to 64 parts. */
  private static final int SPLITS = 6;

  private final Worker w;
  private final Arena arena;
  private final ConcurrentMap<Object, Value> map;

  /** A bit for each key that has come. Atomic, since parallel streams bring them by any thread. */
  private final AtomicIntegerArray seen;

  private String way = "";

  Walk(Worker w, Arena arena) {
    this.w = w;
    this.arena = arena;
    this.map = arena.map;
    this.seen = new AtomicIntegerArray((arena.reserved() + 31) >>> 5);
  }

  void run() {
    w.map.note(Operation.WALK, null);
    switch (w.random.nextInt(7)) {
      case 0 -> byKeyIterator();
      case 1 -> byEntryIterator();
      case 2 -> {
        way = "values().iterator()";
        for (Value value : map.values()) {
          visit(Keys.of(value.number), value);
        }
      }
      case 3 -> {
        way = "forEach";
        map.forEach(this::visit);
      }
      case 4 -> {
        way = "entrySet().parallelStream()";
        map.entrySet().parallelStream().forEach(e -> visit(e.getKey(), e.getValue()));
      }
      case 5 -> {
        way = "keySet().parallelStream()";
        map.keySet().parallelStream().forEach(key -> visit(key, null));
      }
      default -> bySplits();
    }
    for (Oracle oracle : arena.oracles) {
      oracle.finishWalk(w, this::hasSeen);
    }
  }

  private void byKeyIterator() {
    way = "keySet().iterator()";
    for (Object key : map.keySet()) {
      visit(key, null);
    }
  }

  /** As the only walk, it also changes entries: such as the walker owns. */
  private void byEntryIterator() {
    way = "entrySet().iterator()";
    for (Iterator<Map.Entry<Object, Value>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Object, Value> e = i.next();
      Object key = e.getKey();
      visit(key, e.getValue());
      if (!arena.owned.owns(Keys.numberOf(key))) {
        continue;
      }
      boolean set = w.random.nextInt(2) == 0;
      arena.owned.changeWalked(
          w,
          key,
          next -> {
            w.map.note(Operation.VIEW_CHANGE, key);
            if (set) {
              return e.setValue(next);
            }
            i.remove();
            arena.owned.same(w, key, null, map.put(key, next));
            return e.getValue();
          });
    }
  }

  /** Splits a spliterator at random, and takes the parts in another order, some in turns. */
  private void bySplits() {
    way = "entrySet().spliterator()";
    Deque<Spliterator<Map.Entry<Object, Value>>> parts = new ArrayDeque<>();
    parts.add(map.entrySet().spliterator());
    for (int splits = (1 << w.random.nextInt(SPLITS + 1)) - 1; splits > 0; splits--) {
      Spliterator<Map.Entry<Object, Value>> part = parts.removeFirst();
      Spliterator<Map.Entry<Object, Value>> prefix = part.trySplit();
      parts.addLast(part);
      if (prefix != null) {
        parts.addLast(prefix);
      }
    }
    while (!parts.isEmpty()) {
      Spliterator<Map.Entry<Object, Value>> part =
          w.random.nextInt(2) == 0 ? parts.removeFirst() : parts.removeLast();
      boolean more = true;
      for (int n = w.random.nextInt(1_000); more && n > 0; n--) {
        more = part.tryAdvance(e -> visit(e.getKey(), e.getValue()));
      }
      if (more && w.random.nextInt(2) == 0) {
        parts.addLast(part);
      } else if (more) {
        part.forEachRemaining(e -> visit(e.getKey(), e.getValue()));
      }
    }
  }

  private void visit(Object key, Value value) {
    int number = Keys.numberOf(key);
    Oracle oracle = arena.oracleOf(number);
    if (oracle == null) {
      throw w.wrong("walk by " + way, key, "no such key", value);
    }
    oracle.belongs(w, key, value);
    oracle.checkWalked(w, key, value);
    int bit = 1 << number;
    int before = seen.getAndUpdate(number >>> 5, bits -> bits | bit);
    if ((before & bit) != 0
        && (oracle == arena.stable || arena.subject.promises(Subject.Promise.NO_KEY_TWICE))) {
      throw w.wrong(oracle.name, key, "no key twice by " + way, "twice, now with " + value);
    }
  }

  private boolean hasSeen(int number) {
    return (seen.get(number >>> 5) & 1 << number) != 0;
  }
}

package io.syncmap.soak;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * Keys that come and go by the hundred thousand, so that the map grows, tidies up and shrinks under
 * the feet of the other oracles. All threads go with one tide of three phases: each puts its share
 * of the keys, up to the height of this tide; then it removes the oldest and puts a new one in
 * turns, so that the size stays and the keys do not; then it removes them, one by one or by {@code
 * removeIf}. A phase begins when the last thread has done with the one before. Heights differ,
 * since a map may well learn to keep the room for a wave that it has just seen.
 *
 * <p>Each key has one owner, and which of its keys are there is a window of their numbers: each
 * call has one right answer. All others may find the key or not.
 */
final class Wave extends Oracle {
  private static final int BURST = 16;

  /** The heights of the tides, in turns, as fractions of all keys. */
  private static final int[] FRACTIONS = {8, 1, 64, 2, 16, 1, 4, 32};

  private final int threads;
  private final int share;

  /** Counts the phases, three for each tide. Stored by the last thread to be done with one. */
  private volatile int phase;

  private final AtomicInteger arrivals = new AtomicInteger();

  /** Of each worker; for that worker alone, and at rest. */
  private final Window[] windows;

  /** The keys of one worker that are there: so many, from the low-th on, in a circle. */
  private static final class Window {
    int low;
    int size;
    int arrivedIn = -1;

    /** How often the oldest key has given way to a new one since the last arrival. */
    int slid;
  }

  Wave(Arena arena, int share) {
    super("wave", arena, share * arena.threads());
    this.threads = arena.threads();
    this.share = share;
    this.windows = new Window[threads];
    for (int t = 0; t < threads; t++) {
      windows[t] = new Window();
    }
  }

  /** How many tides there have been, this one included. */
  int tides() {
    return phase / 3 + 1;
  }

  private Object key(Worker w, int i) {
    return Keys.of(first + i % share * threads + w.index);
  }

  private boolean isThere(Window window, int i) {
    return Math.floorMod(i - window.low, share) < window.size;
  }

  private Value value(Object key) {
    return new Value(Keys.numberOf(key), 0);
  }

  @Override
  void step(Worker w) {
    int now = phase;
    Window window = windows[w.index];
    switch (now % 3) {
      case 0 -> rise(w, window, now);
      case 1 -> slide(w, window, now);
      default -> fall(w, window, now);
    }
    int i = w.random.nextInt(share);
    check(w, key(w, i), isThere(window, i), w.map.get(key(w, i)));
    Object others = Keys.of(first + w.random.nextInt(count));
    belongs(w, others, w.map.get(others));
  }

  private void check(Worker w, Object key, boolean there, Value seen) {
    if (there != (seen != null)) {
      throw w.wrong(name, key, there ? "a value" : "no value", seen);
    }
    belongs(w, key, seen);
  }

  private void arrive(Window window, int now) {
    if (window.arrivedIn != now) {
      window.arrivedIn = now;
      window.slid = 0;
      if (arrivals.incrementAndGet() == threads) {
        arrivals.set(0);
        phase = now + 1;
      }
    }
  }

  /** How many keys of each thread this tide has: three quarters of them at most. */
  private int height(int now) {
    return Math.max(1, share * 3 / 4 / FRACTIONS[now / 3 % FRACTIONS.length]);
  }

  private void rise(Worker w, Window window, int now) {
    int height = height(now);
    for (int n = 0; n < BURST && window.size < height && window.arrivedIn != now; n++) {
      putNext(w, window);
    }
    if (window.size >= height) {
      arrive(window, now);
    }
  }

  private void putNext(Worker w, Window window) {
    Object key = key(w, window.low + window.size);
    Value value = value(key);
    switch (w.random.nextInt(8)) {
      case 0 -> same(w, key, value, w.map.computeIfAbsent(key, new Probe(key, value, () -> {})));
      case 1 -> same(w, key, value, w.map.merge(key, value, new Probe(key, null, () -> {})));
      case 2, 3 -> same(w, key, null, w.map.putIfAbsent(key, value));
      default -> same(w, key, null, w.map.put(key, value));
    }
    window.size++;
  }

  private void slide(Worker w, Window window, int now) {
    int height = height(now);
    for (int n = 0; n < BURST / 2 && window.size > 0 && window.slid < height; n++) {
      removeLowest(w, window);
      putNext(w, window);
      window.slid++;
    }
    if (window.size == 0 || window.slid >= height) {
      arrive(window, now);
    }
  }

  private void fall(Worker w, Window window, int now) {
    int tide = now / 3;
    if (tide % 4 == 3 && window.size > 0) {
      ebbByView(w, window, tide % 8 == 3);
    }
    for (int n = 0; n < BURST && window.size > 0; n++) {
      removeLowest(w, window);
    }
    if (window.size == 0) {
      arrive(window, now);
    }
  }

  private void removeLowest(Worker w, Window window) {
    Object key = key(w, window.low);
    if (w.random.nextInt(4) == 0) {
      same(w, key, true, w.map.remove(key, value(key)));
    } else {
      check(w, key, true, w.map.remove(key));
    }
    window.low = (window.low + 1) % share;
    window.size--;
  }

  /** Removes all keys of the worker's in one go: the walk must come to each of them once. */
  private void ebbByView(Worker w, Window window, boolean byKeys) {
    int[] removed = new int[1];
    if (byKeys) {
      w.map.removeIfKey(key -> isOwn(w, key) && ++removed[0] > 0);
    } else {
      w.map.removeIfEntry(e -> isOwn(w, e.getKey()) && ++removed[0] > 0);
    }
    if (removed[0] != window.size) {
      Object key = key(w, window.low);
      throw w.wrong(name, key, window.size + " keys like this in removeIf", removed[0]);
    }
    window.size = 0;
  }

  private boolean isOwn(Worker w, Object key) {
    int number = Keys.numberOf(key);
    return owns(number) && (number - first) % threads == w.index;
  }

  @Override
  void beforeMeeting(Worker w) {
    Window window = windows[w.index];
    while (arena.ebb && window.size > 0 && !arena.hasFailed()) {
      removeLowest(w, window);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Walks

  private boolean isThere(int number) {
    int i = number - first;
    return isThere(windows[i % threads], i / threads);
  }

  @Override
  void checkWalked(Worker w, Object key, Value value) {
    if (isOwn(w, key) && !isThere(Keys.numberOf(key))) {
      throw w.wrong(name, key, "not to be walked over: it was removed before", value);
    }
  }

  @Override
  void finishWalk(Worker w, IntPredicate walked) {
    Window window = windows[w.index];
    for (int i = 0; i < window.size; i++) {
      Object key = key(w, window.low + i);
      if (!walked.test(Keys.numberOf(key))) {
        throw w.wrong(name, key, "walked over once", "not walked over");
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // At rest

  @Override
  long expectedAtRest() {
    long expected = 0;
    for (Window window : windows) {
      expected += window.size;
    }
    return expected;
  }

  @Override
  void checkAtRest(Worker w, Object key, Value value) {
    if (!isThere(value.number)) {
      throw w.wrong(name, key, "no value", value);
    }
  }
}

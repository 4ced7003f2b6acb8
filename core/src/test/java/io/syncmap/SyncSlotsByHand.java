package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

/**
 * Interleavings are set up by hand, on bare tables: each needs two threads and bad luck. This is
 * the map, of which nothing moves by itself, and how its entries get where they are to be.
 */
abstract class SyncSlotsByHand {
  static final int CAPACITY = 16;
  static final int HASH = Hash.of(new Key("k"));

  final SyncMap<Object, Object> map = new SyncMap<>(0, Tunings.unmoving());
  final SyncGeneration generation = new SyncGeneration(4);
  final SyncTable snapshot = table(1);
  final SyncTable dirty = table(2);

  SyncSlotsByHand() {
    generation.current = snapshot;
    map.read = snapshot;
  }

  SyncTable table(int id) {
    return new SyncTable(CAPACITY, generation, id, 1);
  }

  /** A key with one hash for all. Its comparisons with others let something happen. */
  static final class Key {
    private final String name;
    private final Map<Integer, Runnable> events = new HashMap<>();
    private int comparisons;

    Key(String name) {
      this.name = name;
    }

    /** Has this happen in the n-th comparison. */
    Key at(int comparison, Runnable event) {
      events.put(comparison, event);
      return this;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object o) {
      comparisons++;
      events.getOrDefault(comparisons, () -> {}).run();
      return o instanceof Key k && k.name.equals(name);
    }
  }

  /** A call for a key that has a value; what it must return, and must leave. */
  enum Call {
    GET {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.get(key);
      }
    },
    GET_WITHOUT_SHORT_CUT {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return SyncSlots.get(map, key, HASH);
      }
    },
    PUT {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.put(key, "new");
      }
    },
    PUT_IF_ABSENT {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.putIfAbsent(key, "new");
      }
    },
    REPLACE {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.replace(key, "new");
      }
    },
    REMOVE {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.remove(key);
      }
    },
    COMPUTE {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        Object[] old = new Object[1];
        SyncSlots.compute(
            map,
            key,
            HASH,
            Match.ANY,
            null,
            (k, v) -> {
              old[0] = v;
              return "new";
            });
        return old[0];
      }
    };

    abstract Object of(SyncMap<Object, Object> map, Key key);

    /** Returns what is there afterwards. */
    Object leaves(Object value) {
      return switch (this) {
        case GET, GET_WITHOUT_SHORT_CUT, PUT_IF_ABSENT -> value;
        case PUT, REPLACE, COMPUTE -> "new";
        case REMOVE -> null;
      };
    }
  }

  static int add(SyncTable t, Object key, Object value) {
    int i = t.freeSlot(HASH);
    t.fill(i, key, value);
    t.publish(i, HASH);
    return i;
  }

  /**
   * A slot, on the probe of all keys, that has none. A key that {@link #appear}s there, while a
   * look-up compares with a key behind it, is as one that was appended when the look-up had come to
   * an empty slot.
   */
  static int slotToPass(SyncTable t) {
    int i = add(t, new Key("gone"), null);
    assertTrue(t.casValue(i, null, SlotState.EXPUNGED));
    t.clearKey(i);
    return i;
  }

  static void appear(SyncTable t, int i, Object key, Object value) {
    t.fill(i, key, value);
  }

  void promote() {
    map.read = dirty;
    generation.current = dirty;
    snapshot.dirty = snapshot;
  }

  static int move(int slot, Key key, Object value, SyncTable from, SyncTable to) {
    from.dirty = to;
    int i = add(to, key, value);
    assertTrue(from.casValue(slot, value, SlotState.MOVED));
    return i;
  }

  static SlotState function(SyncTable t, int slot, Object previous) {
    SlotState c = new SlotState(new Thread("not started"), HASH);
    c.previous = previous;
    c.placeIn(t, slot);
    return c;
  }
}

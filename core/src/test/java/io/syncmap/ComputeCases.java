package io.syncmap;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * compute, computeIfAbsent, computeIfPresent and merge, where the key is and is not present, in all
 * places. The key of all tests is {@link #KEY}.
 */
abstract class ComputeCases {
  static final int KEY = 7;
  static final Map<Integer, Integer> CONTENT = Map.of(1, 1, 2, 2, 3, 3, KEY, 10);

  /** A method that runs a function for a key, with that function as a supplier of the result. */
  enum Method {
    COMPUTE {
      @Override
      Integer call(
          AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.compute(key, (k, v) -> function.get());
      }
    },
    COMPUTE_IF_PRESENT {
      @Override
      Integer call(
          AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.computeIfPresent(key, (k, v) -> function.get());
      }
    },
    MERGE {
      @Override
      Integer call(
          AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.merge(key, 1, (v, w) -> function.get());
      }
    },
    COMPUTE_IF_ABSENT {
      @Override
      Integer call(
          AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.computeIfAbsent(key, k -> function.get());
      }
    };

    abstract Integer call(
        AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function);

    /** Whether the function is called for a key that is there, or for one that is not. */
    boolean isFor(boolean present) {
      return this == COMPUTE || present == (this != COMPUTE_IF_ABSENT);
    }
  }

  /** An update of a key, as another thread or the function itself may try it. */
  enum Update {
    PUT((m, k) -> m.put(k, 500)),
    PUT_IF_ABSENT((m, k) -> m.putIfAbsent(k, 500)),
    REMOVE((m, k) -> m.remove(k)),
    REMOVE_VALUE((m, k) -> m.remove(k, 20)),
    REPLACE((m, k) -> m.replace(k, 500)),
    REPLACE_VALUE((m, k) -> m.replace(k, 20, 500)),
    COMPUTE((m, k) -> m.compute(k, (x, v) -> v == null ? -1 : v + 500)),
    COMPUTE_IF_ABSENT((m, k) -> m.computeIfAbsent(k, x -> 500)),
    COMPUTE_IF_PRESENT((m, k) -> m.computeIfPresent(k, (x, v) -> v + 500)),
    MERGE((m, k) -> m.merge(k, 500, Integer::sum)),
    KEY_SET_REMOVE((m, k) -> m.keySet().remove(k)),
    ENTRY_SET_REMOVE((m, k) -> m.entrySet().remove(entry(k, 20)));

    final BiFunction<AbstractConcurrentMap<Integer, Integer>, Integer, Object> call;

    Update(BiFunction<AbstractConcurrentMap<Integer, Integer>, Integer, Object> call) {
      this.call = call;
    }

    /** These may answer without waiting, if the key was present before and is present after. */
    boolean isReadOfAPresentKey() {
      return this == PUT_IF_ABSENT || this == COMPUTE_IF_ABSENT;
    }

    /** Whether it may answer without waiting, from what was there before the function. */
    boolean isRead(boolean present) {
      return present ? isReadOfAPresentKey() : this == COMPUTE_IF_PRESENT;
    }
  }

  static AbstractConcurrentMap<Integer, Integer> map(KeyPlace place, boolean present) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(CONTENT);
    if (!present) {
      map.remove(KEY);
    }
    return map;
  }

  /** All methods, where the key is and is not present, in all places. */
  static Stream<Arguments> methods() {
    List<Arguments> result = new ArrayList<>();
    for (Method method : Method.values()) {
      for (boolean present : new boolean[] {true, false}) {
        if (method.isFor(present)) {
          for (KeyPlace place : KeyPlace.values()) {
            result.add(Arguments.of(method, present, place));
          }
        }
      }
    }
    return result.stream();
  }

  static Stream<Arguments> methodsAndUpdates() {
    return methods()
        .flatMap(
            m ->
                Stream.of(Update.values())
                    .map(u -> Arguments.of(m.get()[0], m.get()[1], m.get()[2], u)));
  }

  static void elsewhere(Runnable action) {
    try {
      TestThreads.elsewhere(
          () -> {
            action.run();
            return null;
          });
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

package io.syncmap.benchmarks.paired;

import java.util.concurrent.ConcurrentMap;

/**
 * What a loop works with. The length of the arrays is a power of two, unless they are used up.
 *
 * @param ids of the keys to use, in the order in which to use them
 * @param keys made of the ids; empty for loops that make a key for each call
 * @param putKeys the same once more, as other objects; empty for loops that do not put
 * @param position where to begin
 * @param writes of 2,000 calls so many remove, and as many put
 * @param window how many numbers lie between the oldest key and the next
 */
public record Supply(
    ConcurrentMap<Object, Object> map,
    int[] ids,
    Object[] keys,
    Object[] putKeys,
    int position,
    int writes,
    int window) {

  /** The same for another map. */
  Supply with(ConcurrentMap<Object, Object> other) {
    return new Supply(other, ids, keys, putKeys, position, writes, window);
  }

  /** The same from another position on. */
  Supply from(int other) {
    return new Supply(map, ids, keys, putKeys, other, writes, window);
  }
}

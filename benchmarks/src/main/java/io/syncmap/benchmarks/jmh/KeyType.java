package io.syncmap.benchmarks.jmh;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What the keys are. Each call makes a new object: equal numbers give equal keys, never the same.
 */
public enum KeyType {
  INTEGER {
    @Override
    public Object key(int number) {
      // Scrambled numbers are outside the cache of small Integers, but for a few in a million.
      return Integer.valueOf(scramble(number));
    }
  },
  LONG {
    @Override
    public Object key(int number) {
      // Both halves count for the hash code.
      return (long) scramble(number) << 32 | scramble(~number) & 0xFFFFFFFFL;
    }
  },
  STRING {
    @Override
    public Object key(int number) {
      return "user:" + Integer.toUnsignedString(scramble(number));
    }
  },
  RECORD {
    @Override
    public Object key(int number) {
      return new Place(scramble(number), scramble(~number));
    }
  };

  /** A key with two fields, whose hash code is computed anew for every call. */
  record Place(int x, long y) {}

  /** The key of a number: different for different numbers, the same for the same. */
  public abstract Object key(int number);

  /**
   * The keys of the numbers from {@code first} on, in that order. Their hash codes are computed, as
   * those of keys in use are.
   */
  public Object[] keys(int first, int count) {
    var keys = new Object[count];
    for (int i = 0; i < count; i++) {
      keys[i] = key(first + i);
    }
    return hashed(keys);
  }

  /**
   * A random order of the keys of {@code count} numbers from {@code first} on: {@code length}
   * places with every key as often as any other, give or take one.
   */
  public Object[] sequence(int first, int count, int length, RandomGenerator random) {
    var numbers = new int[length];
    var order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int from = 0; from < length; from += count) {
      int taken = Math.min(count, length - from);
      shuffle(order, taken, random);
      System.arraycopy(order, 0, numbers, from, taken);
    }
    return keysInOrder(first, count, numbers);
  }

  /**
   * The keys of given numbers, each below {@code count} and counted from {@code first}. A key that
   * comes more than once is the same object each time. The objects are made in the order in which
   * they first come, as requests bring their keys: fetching the look-up key itself is not what
   * costs.
   */
  Object[] keysInOrder(int first, int count, int[] numbers) {
    var made = new Object[count];
    var sequence = new Object[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      if (made[number] == null) {
        made[number] = key(first + number);
      }
      sequence[i] = made[number];
    }
    return hashed(sequence);
  }

  /** Has every String compute and keep its hash code, as one in use does. */
  private static Object[] hashed(Object[] keys) {
    int unused = Arrays.hashCode(keys);
    return keys;
  }

  /** Brings a random choice, in random order, to the first {@code taken} places. */
  static void shuffle(int[] order, int taken, RandomGenerator random) {
    for (int i = 0; i < Math.min(taken, order.length - 1); i++) {
      int j = i + random.nextInt(order.length - i);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  /** A bijection of the ints whose results neither follow each other nor share their low bits. */
  private static int scramble(int number) {
    int z = number * 0x9E3779B9;
    z ^= z >>> 15;
    z *= 0x85EBCA6B;
    z ^= z >>> 13;
    return z;
  }
}

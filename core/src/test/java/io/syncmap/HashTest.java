package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fault that a multiplier of its own for each map must not bring: keys that lie well with some
 * multipliers, and in long runs with others. For many multipliers, and the codes that keys have in
 * practice, a probe is as short as for random codes; and the order of one map is no order to
 * another one.
 */
class HashTest {
  private static final int MULTIPLIERS = 1_000;
  private static final int KEYS = 2_000;
  private static final int CAPACITY = (int) (KEYS / 0.62);

  /** Over random codes, for the average probe of a table. */
  private static final double MAX_RATIO = 1.5;

  /** The same for the few multipliers that do not suit a set. */
  private static final double MAX_RATIO_OF_THE_WORST = 2;

  /** For the longest probe of any table. With random codes the longest of a thousand is 68. */
  private static final int MAX_DISPLACEMENT = 120;

  private static double averageOfRandomCodes;

  /** Sets of hash codes; {@code x} counts from 0. */
  enum Codes {
    SEQUENCE(x -> x),
    FROM_A_LARGE_NUMBER(x -> 1_600_000_000 + x),
    NEGATIVE(x -> -x),
    EVEN(x -> x << 1),
    MULTIPLES_OF_16(x -> x << 4),
    MULTIPLES_OF_1024(x -> x << 10),
    MULTIPLES_OF_2_TO_THE_16(x -> x << 16),
    MULTIPLES_OF_1000(x -> x * 1_000),
    DOUBLES(x -> Double.hashCode(x)),
    FRACTIONS(x -> Double.hashCode(x / 100.0)),
    FLOATS(x -> Float.hashCode(x)),
    LONGS(x -> Long.hashCode(x * 1_000_000_007L)),
    TIMES(x -> Long.hashCode(1_700_000_000_000L + x * 1_000L)),
    STRINGS(x -> ("key" + x).hashCode()),
    PADDED_STRINGS(x -> String.format("user-%08d@example.org", x).hashCode()),
    TWO_LETTERS(x -> (String.valueOf((char) (' ' + x / 45)) + (char) ('A' + x % 45)).hashCode()),
    POINTERS(x -> 0x7556_0000 + 24 * x),
    PAGES(x -> (x << 12) | 0x10),
    PAIRS(x -> 31 * (x / 45 * 64) + x % 45),
    REVERSED(Integer::reverse, 3);

    final IntUnaryOperator code;

    /** With how many multipliers the average probe may be longer than {@link #MAX_RATIO}. */
    final int maxUnsuited;

    Codes(IntUnaryOperator code) {
      this(code, 0);
    }

    Codes(IntUnaryOperator code, int maxUnsuited) {
      this.code = code;
      this.maxUnsuited = maxUnsuited;
    }

    int[] all() {
      return distinct(code);
    }
  }

  /** Codes of keys that differ in their codes: others collide whatever the hash. */
  private static int[] distinct(IntUnaryOperator code) {
    return IntStream.iterate(0, x -> x + 1).map(code).distinct().limit(KEYS).toArray();
  }

  private static int[] randomMultipliers(long seed) {
    return new Random(seed).ints(MULTIPLIERS).map(m -> m | 1).toArray();
  }

  /** Where the keys of a table lie: how far from home, on average and at worst. */
  private record Probes(double average, int longest) {}

  /** Puts keys with these hashes into a table, as {@link SyncTable} would. */
  private static Probes insert(int[] hashes, int count, int capacity) {
    boolean[] taken = new boolean[capacity];
    long sum = 0;
    int longest = 0;
    for (int n = 0; n < count; n++) {
      int i = (int) (((hashes[n] & 0xFFFF_FFFFL) * capacity) >>> Integer.SIZE);
      int displacement = 0;
      while (taken[i]) {
        i = i + 1 < capacity ? i + 1 : 0;
        displacement++;
      }
      taken[i] = true;
      sum += displacement;
      longest = Math.max(longest, displacement);
    }
    return new Probes((double) sum / count, longest);
  }

  private static int[] hashes(int[] codes, int multiplier) {
    return Arrays.stream(codes).map(c -> Hash.of(c, multiplier)).toArray();
  }

  @BeforeAll
  static void measureRandomCodes() {
    Random random = new Random(1);
    double sum = 0;
    for (int n = 0; n < MULTIPLIERS; n++) {
      sum += insert(random.ints(KEYS).toArray(), KEYS, CAPACITY).average();
    }
    averageOfRandomCodes = sum / MULTIPLIERS;
    double load = (double) KEYS / CAPACITY;
    double expected = (1 / (1 - load) - 1) / 2; // Knuth, TAOCP volume 3, 6.4
    assertTrue(Math.abs(averageOfRandomCodes - expected) < 0.05, () -> "" + averageOfRandomCodes);
  }

  @ParameterizedTest
  @EnumSource
  void probesAreShortWithAnyMultiplier(Codes codes) {
    int[] all = codes.all();
    int unsuited = 0;
    for (int multiplier : randomMultipliers(2)) {
      Probes p = insert(hashes(all, multiplier), KEYS, CAPACITY);
      unsuited += p.average() < MAX_RATIO * averageOfRandomCodes ? 0 : 1;
      assertTrue(
          p.average() < MAX_RATIO_OF_THE_WORST * averageOfRandomCodes
              && p.longest() <= MAX_DISPLACEMENT,
          () -> p + " with the multiplier " + multiplier + ", random: " + averageOfRandomCodes);
    }
    int count = unsuited;
    assertTrue(count <= codes.maxUnsuited, () -> "multipliers that do not suit: " + count);
  }

  /**
   * Of multiples of a large power of two, the multiplier has only a few bits to tell them apart.
   */
  @Test
  void evenWithTwelveBitsThatDifferMostMultipliersDo() {
    int[] codes = distinct(x -> x << 20);
    long unsuited =
        Arrays.stream(randomMultipliers(7))
            .mapToObj(m -> insert(hashes(codes, m), KEYS, CAPACITY))
            .filter(p -> p.average() >= MAX_RATIO * averageOfRandomCodes)
            .count();
    assertTrue(unsuited <= MULTIPLIERS / 50, () -> "multipliers that do not suit: " + unsuited);
  }

  /** The tags tell keys of one run of slots apart: one in 128 has the tag of another. */
  @ParameterizedTest
  @EnumSource
  void tagsAreSpreadWithAnyMultiplier(Codes codes) {
    int[] all = codes.all();
    for (int multiplier : Arrays.copyOf(randomMultipliers(3), MULTIPLIERS / 10)) {
      int[] hashes = hashes(all, multiplier);
      Integer[] byHome = Arrays.stream(hashes).boxed().toArray(Integer[]::new);
      Arrays.sort(byHome, Integer::compareUnsigned);
      int equal = 0;
      for (int n = 1; n < KEYS; n++) {
        equal += Tags.of(byHome[n]) == Tags.of(byHome[n - 1]) ? 1 : 0;
      }
      int count = equal;
      assertTrue(
          count < KEYS / 16, () -> count + " neighbours of one tag, multiplier " + multiplier);
    }
  }

  /** What the faults of CopyOrderTest come from, for each eighth of a map that is being filled. */
  @Test
  void theOrderOfOneMultiplierIsNoneToAnother() {
    int[] ones = randomMultipliers(4);
    int[] others = randomMultipliers(5);
    for (int m = 0; m < MULTIPLIERS / 4; m++) {
      int one = ones[m];
      int other = others[m];
      Integer[] keys = new Integer[8 * KEYS];
      Arrays.setAll(keys, x -> x);
      Arrays.sort(keys, (a, b) -> Integer.compareUnsigned(Hash.of(a, one), Hash.of(b, one)));
      int[] first = Arrays.stream(keys, 0, KEYS).mapToInt(k -> Hash.of(k, other)).toArray();
      Probes p = insert(first, KEYS, CAPACITY);
      assertTrue(
          p.average() < MAX_RATIO * averageOfRandomCodes && p.longest() <= MAX_DISPLACEMENT,
          () -> p + " of " + other + " in the order of " + one);
    }
  }

  @Test
  void theSameMultiplierWouldBeTheFault() {
    int multiplier = randomMultipliers(6)[0];
    Integer[] keys = new Integer[8 * KEYS];
    Arrays.setAll(keys, x -> x);
    Arrays.sort(
        keys, (a, b) -> Integer.compareUnsigned(Hash.of(a, multiplier), Hash.of(b, multiplier)));
    int[] first = Arrays.stream(keys, 0, KEYS).mapToInt(k -> Hash.of(k, multiplier)).toArray();
    Probes p = insert(first, KEYS, CAPACITY);
    assertTrue(p.average() > 100 * averageOfRandomCodes, p::toString);
  }
}

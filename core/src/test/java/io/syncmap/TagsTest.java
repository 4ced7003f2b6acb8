package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The arithmetic on eight tags at once, against the same on one tag after the other. */
class TagsTest {
  private static final int ROUNDS = 20_000;
  private static final int HIGH_BIT = 0x80;

  private final Random random = new Random(1);

  /** Few different tags, so that matches are common: empty ones, and those of similar hashes. */
  private byte[] tags() {
    byte[] tags = new byte[Tags.WINDOW];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = random.nextInt(2) == 0 ? 0 : Tags.of(hash());
    }
    return tags;
  }

  /** All bits of a tag occur, and those above it must not matter. */
  private int hash() {
    return (random.nextInt() << 7) | (random.nextInt(4) * 0x15 + random.nextInt(2) * 0x40);
  }

  private static long flag(int lane) {
    return (long) HIGH_BIT << (lane * Byte.SIZE);
  }

  @Test
  void aTagIsTheLowestSevenBitsAndTheMarkOfAnOccupiedSlot() {
    assertEquals((byte) 0x80, Tags.of(0));
    assertEquals((byte) 0xFF, Tags.of(-1));
    assertEquals((byte) 0xA5, Tags.of(0x1225));
  }

  @Test
  void aWindowHasTheFirstTagInItsLowestLane() {
    byte[] tags = {9, 1, 2, 3, 4, 5, 6, 7, (byte) 0x88};
    assertEquals(0x0706_0504_0302_0109L, Tags.window(tags, 0));
    assertEquals(0x8807_0605_0403_0201L, Tags.window(tags, 1));
  }

  @Test
  void matchesAreExact() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] tags = tags();
      int hash = hash();
      long expected = 0;
      for (int lane = 0; lane < tags.length; lane++) {
        expected |= tags[lane] == Tags.of(hash) ? flag(lane) : 0;
      }
      assertEquals(expected, Tags.matches(Tags.window(tags, 0), hash));
    }
  }

  @Test
  void theFirstMatchIsThatOfAllMatches() {
    for (int round = 0; round < ROUNDS; round++) {
      long window = Tags.window(tags(), 0);
      int hash = hash();
      long first = Tags.firstMatch(window, hash);
      assertEquals(Long.lowestOneBit(Tags.matches(window, hash)), Long.lowestOneBit(first));
    }
  }

  @Test
  void theLowestLaneIsThatOfTheFirstMatch() {
    for (int lane = 0; lane < Tags.WINDOW; lane++) {
      assertEquals(lane, Tags.lowestLane(flag(lane)));
      assertEquals(lane, Tags.lowestLane(flag(lane) | flag(Tags.WINDOW - 1)));
    }
  }

  @Test
  void emptySlotsAreToldFromOccupiedOnes() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] tags = tags();
      long occupied = 0;
      for (int lane = 0; lane < tags.length; lane++) {
        occupied |= (tags[lane] & HIGH_BIT) != 0 ? flag(lane) : 0;
      }
      long all = 0x8080_8080_8080_8080L;
      long window = Tags.window(tags, 0);
      assertEquals(occupied, Tags.occupied(window));
      assertEquals(all & ~occupied, Tags.empties(window));
    }
  }
}

package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bare stripe: what a call does when writers come between, without a second thread. */
class StripeTest {
  private final List<Resize.Cause> resizes = new ArrayList<>();
  private final Stripe stripe = new Stripe(0, 4, 1, BucketTunings.stripes(1), resizes::add);

  /** A key whose comparison with another object makes all optimistic stamps invalid, at times. */
  private static final class Disturber {
    final int id;
    final StampedLock lock;
    int disturbances;
    int disturbed;

    Disturber(int id, StampedLock lock, int disturbances) {
      this.id = id;
      this.lock = lock;
      this.disturbances = disturbances;
    }

    @Override
    public int hashCode() {
      return id;
    }

    @Override
    public boolean equals(Object o) {
      if (disturbed < disturbances) {
        disturbed++;
        lock.unlockWrite(lock.writeLock());
      }
      return o instanceof Disturber k && k.id == id;
    }
  }

  private Disturber put(int id, Object value) {
    Disturber key = new Disturber(id, stripe, 0);
    assertNull(stripe.update(key, Hash.of(key, 1), Match.ANY, null, value));
    return key;
  }

  private Disturber disturbing(int id, int times) {
    return new Disturber(id, stripe, times);
  }

  /** Not disturbed, disturbed on the short cut, on some and on all attempts. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 8, 9})
  void aCallThatIsDisturbedComesToItsEnd(int times) {
    put(1, "one");
    put(2, "two");
    Disturber k = disturbing(1, times);
    int hash = Hash.of(k, 1);
    assertEquals("one", stripe.get(k, hash));
    assertEquals(times, k.disturbed);

    k = disturbing(1, times);
    assertEquals("one", stripe.update(k, hash, Match.ABSENT, null, "never"));
    k = disturbing(1, times);
    assertNull(stripe.update(k, hash, Match.EQUAL, "other", "never"));
    k = disturbing(1, times);
    assertEquals("one", stripe.update(k, hash, Match.EQUAL, "one", "uno"));
    k = disturbing(1, times);
    assertEquals("uno", stripe.update(k, hash, Match.PRESENT, null, "eins"));
    k = disturbing(1, times);
    assertEquals("eins", stripe.update(k, hash, Match.ANY, null, "un"));
    assertEquals(times, k.disturbed);
    assertEquals(2, stripe.live());
    k = disturbing(1, Math.min(times, 8));
    assertEquals("un!", stripe.compute(k, hash, Match.ANY, (key, old) -> old + "!"));
    k = disturbing(1, times);
    assertEquals("un!", stripe.update(k, hash, Match.PRESENT, null, null));
    assertNull(stripe.get(k, hash));
    assertEquals(1, stripe.live());
    assertEquals(0, stripe.getReadLockCount());
    assertFalse(stripe.isWriteLocked());
  }

  @Test
  void theFiguresFollowTheEntries() {
    for (int id = 0; id < 10; id++) {
      put(id, id);
      assertEquals(id + 1, stripe.live());
    }
    Disturber absent = disturbing(99, 0);
    int hash = Hash.of(absent, 1);
    int[] live = new int[1];
    assertNull(
        stripe.compute(
            absent,
            hash,
            Match.ANY,
            (k, old) -> {
              live[0] = stripe.live();
              return null;
            }));
    assertEquals(10, live[0], "what is computed for the first time does not count");
    assertEquals(10, stripe.live());
    assertEquals("v", stripe.compute(absent, hash, Match.ABSENT, (k, old) -> "v"));
    assertEquals(11, stripe.live());
    assertNull(stripe.compute(absent, hash, Match.PRESENT, (k, old) -> null));
    assertEquals(10, stripe.live());
  }

  /** The whole of it is in constant time: a write moves eight buckets, not more, nor less. */
  @Test
  void aWriteMovesEightBuckets() {
    Stripe large = new Stripe(0, 100, 1, BucketTunings.stripes(1), resizes::add);
    for (int id = 0; id < 600; id++) {
      large.update(id, Hash.of(id, 1), Match.ANY, null, id);
    }
    large.startResize(Resize.Cause.GROWTH);
    Resize resize = large.resize;
    assertEquals(0, resize.cursor());
    large.update(1, Hash.of(1, 1), Match.ANY, null, 2);
    assertEquals(8, resize.cursor());
    large.update(1, Hash.of(1, 1), Match.PRESENT, null, null);
    assertEquals(16, resize.cursor());
    large.update(1, Hash.of(1, 1), Match.ABSENT, null, 1);
    assertEquals(24, resize.cursor());
    large.compute(1, Hash.of(1, 1), Match.ANY, (k, v) -> 3);
    assertEquals(32, resize.cursor());
    large.get(1, Hash.of(1, 1));
    assertEquals(32, resize.cursor(), "a read moves nothing");
    large.stepResize(1000);
    assertEquals(List.of(Resize.Cause.GROWTH), resizes);
    assertNull(large.resize);
    assertEquals(600, large.live());
  }

  @Test
  void itGrowsWithTheKeyThatFindsItFull() {
    int room = stripe.table.room;
    for (int id = 0; id < room; id++) {
      put(id, id);
    }
    assertEquals(4, stripe.table.count);
    put(room, room);
    assertTrue(stripe.table.count > 4);
    assertEquals(List.of(Resize.Cause.GROWTH), resizes, "four buckets are moved at once");
  }

  @Test
  void aStripeThatWasNotSizedGrowsToo() {
    Stripe unsized = new Stripe(0, 1, 1, BucketTunings.stripes(1), resizes::add);
    int room = unsized.table.room;
    for (int id = 0; id < room; id++) {
      unsized.update(id, Hash.of(id, 1), Match.ANY, null, id);
    }
    assertEquals(1, unsized.table.count);
    unsized.update(room, Hash.of(room, 1), Match.ANY, null, room);
    assertEquals(List.of(Resize.Cause.GROWTH), resizes);
  }

  /** A growth soon after a shrinking: the next time it waits. */
  @Test
  void aStripeThatSwingsLearnsToWait() {
    Stripe s = new Stripe(0, 1, 1, BucketTunings.stripes(1), resizes::add);
    for (int swing = 0; swing < 2; swing++) {
      for (int id = 0; id < 1_000; id++) {
        s.update(id, Hash.of(id, 1), Match.ANY, null, id);
      }
      s.stepResize(1_000);
      resizes.clear();
      for (int id = 10; id < 1_000; id++) {
        s.update(id, Hash.of(id, 1), Match.PRESENT, null, null);
      }
      s.stepResize(1_000);
      assertEquals(swing == 1, resizes.isEmpty());
    }
    int room = s.table.room;
    for (int i = 0; i < 3 * room && resizes.isEmpty(); i++) {
      s.update(-1, Hash.of(-1, 1), Match.ANY, null, i);
      s.update(-1, Hash.of(-1, 1), Match.PRESENT, null, null);
      s.stepResize(1_000);
    }
    assertEquals(List.of(Resize.Cause.SHRINK), resizes, "in the end it does");
  }

  @Test
  void itShrinksWithTheRemovalThatLeavesItTooLarge() {
    Stripe large = new Stripe(0, 1, 1, BucketTunings.stripes(1), resizes::add);
    for (int id = 0; id < 1_000; id++) {
      large.update(id, Hash.of(id, 1), Match.ANY, null, id);
    }
    large.stepResize(1_000);
    resizes.clear();
    int count = large.table.count;
    int keys = 1_000;
    while (keys > large.table.shrinkAt) {
      keys--;
      large.update(keys, Hash.of(keys, 1), Match.PRESENT, null, null);
      assertEquals(count, large.table.count);
    }
    large.update(0, Hash.of(0, 1), Match.PRESENT, null, null);
    assertEquals(count, large.table.count, "it was at the limit before");
    large.update(1, Hash.of(1, 1), Match.PRESENT, null, null);
    assertTrue(large.table.count < count);
    assertEquals(keys - 2, large.live());
  }

  @Test
  void aTableOfTheSizeThatWasAskedForIsKeptUntilItWasFull() {
    Stripe sized = new Stripe(0, 20, 1, BucketTunings.stripes(1), resizes::add);
    for (int round = 0; round < 100; round++) {
      sized.update(round % 3, Hash.of(round % 3, 1), Match.ANY, null, 1);
      sized.update(round % 3, Hash.of(round % 3, 1), Match.PRESENT, null, null);
    }
    assertEquals(20, sized.table.count);
    assertEquals(List.of(), resizes);
    for (int id = 0; id < sized.table.shrinkAt + 1; id++) {
      sized.update(id, Hash.of(id, 1), Match.ANY, null, id);
    }
    for (int id = 0; id < 10; id++) {
      sized.update(id, Hash.of(id, 1), Match.PRESENT, null, null);
    }
    sized.stepResize(100);
    assertEquals(List.of(Resize.Cause.SHRINK), resizes);
  }

  @Test
  void theShortCutIsOffWhileKeysMoveOrCollideAndOnAfterwards() {
    put(1, 1);
    assertTrue(stripe.quickTags == stripe.table.tags && stripe.quickSlots == stripe.table.slots);
    stripe.startResize(Resize.Cause.GROWTH);
    assertTrue(stripe.quickTags == null && stripe.quickSlots == null);
    stripe.stepResize(100);
    assertTrue(stripe.quickTags == stripe.table.tags && stripe.quickSlots == stripe.table.slots);
    assertEquals(stripe.table.count, stripe.quickCount);
    for (int id = 0; id < 40; id++) {
      stripe.update(new EvilKey(id, 1), Hash.of(new EvilKey(id, 1), 1), Match.ANY, null, id);
    }
    assertTrue(stripe.collisions != null && stripe.quickTags == null && stripe.quickSlots == null);
    for (int id = 0; id < 40; id++) {
      stripe.update(new EvilKey(id, 1), Hash.of(new EvilKey(id, 1), 1), Match.PRESENT, null, null);
    }
    stripe.stepResize(100);
    assertNull(stripe.collisions);
    assertTrue(stripe.quickTags == stripe.table.tags && stripe.quickSlots == stripe.table.slots);
    assertEquals(1, stripe.live());
  }

  // Figures

  private static BucketMap.Stats figures(Stripe s) {
    return s.addTo(new BucketMap.Stats(1, 2, 3, 4, 5, 6, 7, 8));
  }

  @Test
  void bothTablesAreCountedWhileKeysMove() {
    for (int id = 0; id < 15; id++) {
      put(id, id);
    }
    Buckets old = stripe.table;
    old.reserveOverflow(1);
    BucketMap.Stats atRest = figures(stripe);
    assertEquals(1 + 4, atRest.buckets());
    assertEquals(4, atRest.stripesMoving());
    stripe.startResize(Resize.Cause.GROWTH);
    BucketMap.Stats moving = figures(stripe);
    Buckets table = stripe.table;
    assertEquals(1 + 4 + table.count, moving.buckets());
    assertEquals(5, moving.stripesMoving());
    assertEquals(atRest.bytesHeld() + table.totalBytes(ReferenceSize.BYTES), moving.bytesHeld());
    assertEquals(
        List.of(5L, 6L, 7L),
        List.of(moving.growths(), moving.sameSizeEvacuations(), moving.shrinks()));
  }

  @Test
  void overflowBucketsOfBothTablesAreCounted() {
    Stripe chained = new Stripe(0, 1, 1, BucketTuning.CHAINED, resizes::add);
    for (int id = 0; id < 12; id++) {
      chained.update(id, Hash.of(id, 1), Match.ANY, null, id);
    }
    assertEquals(2 + 1, figures(chained).overflowBuckets());
    chained.startResize(Resize.Cause.SAME_SIZE);
    assertEquals(2 + 1, figures(chained).overflowBuckets());
    chained.update(1, Hash.of(1, 1), Match.ANY, null, 1);
    assertEquals(2 + 1, figures(chained).overflowBuckets(), "the other way round");
  }

  private static EvilKey colliding(int id) {
    return new EvilKey(id, 1);
  }

  @Test
  void keysThatCollideAreCountedAndTakeMemory() {
    int hash = Hash.of(colliding(0), 1);
    int n = 60;
    for (int id = 0; id < n; id++) {
      assertEquals(id, stripe.live());
      assertNull(stripe.update(colliding(id), hash, Match.ABSENT, null, id));
    }
    BucketMap.Stats stats = figures(stripe);
    int colliding = stripe.collisions.size();
    assertEquals(3 + colliding, stats.collidingKeys());
    assertTrue(colliding > n / 2);
    assertEquals(
        stripe.collisions.bytes(ReferenceSize.BYTES),
        stats.bytesHeld()
            - figures(new Stripe(0, 4, 1, BucketTunings.stripes(1), resizes::add)).bytesHeld(),
        0.2 * stats.bytesHeld());
    int[] live = new int[2];
    assertNull(
        stripe.compute(
            colliding(n),
            hash,
            Match.ANY,
            (k, old) -> {
              live[0] = stripe.live();
              return null;
            }));
    assertEquals(n, live[0], "computed for the first time");
    assertEquals(n, stripe.live());
    assertEquals(0, stripe.compute(colliding(n), hash, Match.ANY, (k, old) -> 0));
    assertEquals(n + 1, stripe.live());
    assertEquals(1, stripe.compute(colliding(n), hash, Match.ANY, (k, old) -> 1));
    assertEquals(n + 1, stripe.live());
    for (int id = n; id >= 0; id--) {
      if (id % 2 == 0) {
        assertNull(stripe.compute(colliding(id), hash, Match.PRESENT, (k, old) -> null));
      } else {
        assertEquals(id, stripe.update(colliding(id), hash, Match.PRESENT, null, null));
      }
      assertEquals(id, stripe.live());
    }
    assertNull(stripe.collisions);
  }

  // Allocations that fail, or are not needed

  private boolean failing;
  private int allocations;

  private Stripe watched(int buckets) {
    BucketTuning t =
        BucketTunings.beforeAllocate(
            BucketTunings.stripes(1),
            n -> {
              allocations++;
              if (failing) {
                throw new OutOfMemoryError("as the test wants it");
              }
            });
    return new Stripe(0, buckets, 1, t, resizes::add);
  }

  @Test
  void aRemovalDoesNotFailForLackOfMemoryAndWaitsBeforeItTriesAgain() {
    Stripe s = watched(1);
    for (int id = 0; id < 1_000; id++) {
      s.update(id, Hash.of(id, 1), Match.ANY, null, id);
    }
    s.stepResize(1_000);
    failing = true;
    allocations = 0;
    int room = s.table.room;
    int keys = 1_000;
    while (allocations == 0) {
      keys--;
      assertEquals(keys, s.update(keys, Hash.of(keys, 1), Match.PRESENT, null, null));
    }
    for (int i = 0; i < room / 2; i++) {
      s.update(-1, Hash.of(-1, 1), Match.ANY, null, i);
      s.update(-1, Hash.of(-1, 1), Match.PRESENT, null, null);
      assertEquals(1, allocations, "it waits for as many writes as it has room");
    }
    for (int i = 0; i < room / 2; i++) {
      s.update(-1, Hash.of(-1, 1), Match.ANY, null, i);
      s.update(-1, Hash.of(-1, 1), Match.PRESENT, null, null);
      assertEquals(2, allocations, "and so after the second failure");
    }
    failing = false;
    resizes.clear();
    for (int i = 0; i < 2; i++) {
      s.update(-1, Hash.of(-1, 1), Match.ANY, null, 1);
      s.update(-1, Hash.of(-1, 1), Match.PRESENT, null, null);
    }
    assertEquals(3, allocations);
    s.stepResize(1_000);
    assertEquals(List.of(Resize.Cause.SHRINK), resizes);
    assertEquals(keys, s.live());
  }

  @Test
  void aTableOfTheRightSizeIsNotTrimmed() {
    Stripe s = watched(100);
    for (int id = 0; id < 100; id++) {
      s.update(id, Hash.of(id, 1), Match.ANY, null, id);
    }
    s.trimToSize();
    assertEquals(BucketTuning.DEFAULT.bucketsFor(100), s.table.count);
    assertEquals(List.of(Resize.Cause.TRIM), resizes);
    allocations = 0;
    s.trimToSize();
    assertEquals(0, allocations);
    s.startResize(Resize.Cause.GROWTH);
    s.trimToSize();
    assertEquals(2, allocations);
    assertNull(s.resize);
    assertEquals(BucketTuning.DEFAULT.bucketsFor(100), s.table.count);
  }

  @Test
  void aSecondStartChangesNothing() {
    Stripe s = watched(4);
    s.startResize(Resize.Cause.GROWTH);
    Resize first = s.resize;
    s.startResize(Resize.Cause.SHRINK);
    assertTrue(first == s.resize);
    assertEquals(2, allocations);
  }

  // Resizes

  @Test
  void aKeyIsInTheOldTableUntilItsBucketIsMoved() {
    for (int id = 0; id < 15; id++) {
      put(id, id);
    }
    Buckets old = stripe.table;
    stripe.startResize(Resize.Cause.GROWTH);
    Resize r = stripe.resize;
    assertTrue(r.from == old && r.cause == Resize.Cause.GROWTH);
    for (int moved = 0; moved < 4; moved++) {
      assertEquals(moved, r.cursor());
      assertFalse(r.isDone());
      for (int bucket = 0; bucket < 4; bucket++) {
        int hash = old.firstHashOf(bucket);
        assertEquals(bucket >= moved, r.isBeforeMove(hash));
        assertTrue(stripe.tableOf(hash) == (bucket >= moved ? old : stripe.table));
        EntryBuffer left = new EntryBuffer();
        assertTrue(old.copy(bucket, left));
        assertTrue(bucket >= moved || left.size() == 0, "what was moved is not held");
      }
      stripe.stepResize(1);
    }
    assertTrue(r.isDone());
    assertNull(stripe.resize);
    for (int id = 0; id < 15; id++) {
      assertEquals(id, stripe.get(disturbing(id, 0), Hash.of(id, 1)));
    }
  }

  /** An allocation that fails must not leave a bucket half moved: all that it may need is there. */
  @Test
  void aStepReservesWhatItMayNeedAtWorst() throws ReflectiveOperationException {
    Buckets from = new Buckets(2, BucketTuning.CHAINED);
    Buckets to = new Buckets(6, BucketTuning.CHAINED);
    int keys = 40;
    for (int n = 0; n < keys; n++) {
      int hash = (1 << 31) | n;
      from.add(new FixedHash(hash), "v", hash, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
    Resize r = new Resize(from, to, Resize.Cause.GROWTH);
    r.step(stripe);
    // Half of the six buckets may each take an overflow bucket that they do not fill.
    assertEquals(new BucketArray(3).bytes(0), to.totalBytes(0) - to.bytes(0));
    r.step(stripe);
    assertTrue(r.isDone());
    int reserved = 3 + keys / BucketArray.BUCKET_SLOTS;
    assertEquals(new BucketArray(reserved).bytes(0), to.totalBytes(0) - to.bytes(0));
    Field field = Resize.class.getDeclaredField("entries");
    field.setAccessible(true);
    assertNull(((EntryBuffer) field.get(r)).key(0), "it would hold what is removed later");
    EntryBuffer left = new EntryBuffer();
    assertTrue(from.copy(1, left));
    assertEquals(0, left.size());
  }

  /** A key whose spread hash is given: it is in this bucket of a table. */
  private static final class FixedHash {
    private final int code;

    FixedHash(int hash) {
      int c = 0;
      while (Hash.of(c, 1) >>> 31 != hash >>> 31) {
        c++;
      }
      this.code = c;
    }

    @Override
    public int hashCode() {
      return code;
    }

    @Override
    public boolean equals(Object o) {
      return this == o;
    }
  }

  /** Chains that an evacuation cannot avoid are no reason for another one. */
  @Test
  void anEvacuationThatDoesNotHelpIsNotRepeated() {
    Stripe chained = new Stripe(0, 4, 1, BucketTuning.CHAINED, resizes::add);
    int keys = chained.table.room - chained.table.room / 4 - 1;
    int id = 0;
    for (int n = 0; n < keys; id++) {
      if (Hash.of(id, 1) >>> 30 == 0) {
        chained.update(id, Hash.of(id, 1), Match.ANY, null, id);
        n++;
      }
    }
    chained.stepResize(100);
    long evacuations = resizes.size();
    for (int n = 0; n < 50; id++) {
      if (Hash.of(id, 1) >>> 30 == 0) {
        chained.update(id, Hash.of(id, 1), Match.ANY, null, id);
        chained.update(id, Hash.of(id, 1), Match.PRESENT, null, null);
        n++;
      }
    }
    chained.stepResize(100);
    assertEquals(evacuations, resizes.size());
  }

  /** It must not be lost, nor counted twice, nor miss its removal. */
  @Test
  void aKeyThatLosesItsHashIsMovedToTheCollisions() {
    EvilKey evil = new EvilKey(1, 1);
    stripe.update(evil, Hash.of(evil, 1), Match.ANY, null, "v");
    int hash = Hash.of(evil, 1);
    evil.mode = EvilKey.Mode.HASH_CODE;
    stripe.startResize(Resize.Cause.GROWTH);
    stripe.stepResize(100);
    EvilKey twin = evil.twin(EvilKey.Mode.GOOD);
    assertEquals(1, stripe.collisions.size());
    assertEquals(1, stripe.live());
    assertEquals(0, stripe.used);
    assertEquals("v", stripe.get(twin, hash));
    assertEquals("v", stripe.update(twin, hash, Match.PRESENT, null, null));
    assertEquals(0, stripe.live());
    assertNull(stripe.collisions);
  }

  /** Against its contract; but a key that stays BUSY would hold up others for ever. */
  @Test
  void aKeyThatChangesItsHashWhileItIsComputedIsNotLeftBusy() {
    int[] code = {1};
    Object key =
        new Object() {
          @Override
          public int hashCode() {
            return code[0];
          }
        };
    int before = Hash.of(key, 1);
    Object result =
        stripe.compute(
            key,
            before,
            Match.ANY,
            (k, old) -> {
              while (Math.abs((Hash.of(key, 1) >>> 29) - (before >>> 29)) < 2) {
                code[0]++;
              }
              stripe.startResize(Resize.Cause.GROWTH);
              stripe.stepResize(100);
              return "v";
            });
    assertEquals("v", result);
    assertEquals(1, stripe.live());
    assertEquals("v", stripe.get(key, Hash.of(key, 1)));
  }

  // Traversals

  /** Else, the next writer would wait for ever. */
  @Test
  void aTraversalLeavesNoLockHeld() {
    for (int id = 0; id < 20; id++) {
      stripe.update(colliding(id), Hash.of(colliding(id), 1), Match.ANY, null, id);
    }
    assertEquals(stripe.collisions.size(), stripe.collidingCells().size());
    Buckets partition = stripe.partition();
    assertTrue(partition == stripe.table);
    assertEquals(0, stripe.getReadLockCount());
    BucketCopy copy = new BucketCopy();
    stripe.copy(partition, 0, copy);
    assertTrue(copy.exact && stripe.validate(copy.stamp));
    // A chain that is torn, as if writers came between all the time: it is copied under the lock.
    partition.next[3] = 1_000;
    stripe.copy(partition, 3, copy);
    assertTrue(stripe.validate(copy.stamp));
    assertEquals(0, stripe.getReadLockCount());
    long stamp = stripe.tryWriteLock();
    assertTrue(stamp != 0);
    stripe.unlockWrite(stamp);
    figures(stripe);
    assertEquals(0, stripe.getReadLockCount());
  }

  @Test
  void aTraversalHasAllCollisionsAndAllBuckets() {
    BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTunings.stripes(2));
    for (int id = 0; id < 60; id++) {
      map.put(colliding(id), id);
      map.put(id, id);
    }
    Traversal<Object, Integer> walk = map.traverse();
    assertThrows(NoSuchElementException.class, walk::key);
    int[] seen = new int[60];
    while (walk.advance()) {
      int id = walk.key() instanceof EvilKey evil ? evil.id : (Integer) walk.key();
      assertEquals(id, walk.value());
      seen[id]++;
    }
    for (int n : seen) {
      assertEquals(2, n);
    }
    assertThrows(NoSuchElementException.class, walk::key);
    assertThrows(NoSuchElementException.class, walk::value);
  }

  @Test
  void aTraversalSplitsOffTheLaterStripes() {
    BucketMap<Integer, Integer> map = new BucketMap<>(0, BucketTunings.stripes(4));
    map.putAll(KeyPlace.identity(4_000));
    Traversal<Integer, Integer> walk = map.traverse();
    assertEquals(4_000, walk.estimateSize());
    Traversal<Integer, Integer> later = walk.split();
    assertEquals(2_000, walk.estimateSize(), 100);
    assertEquals(4_000, walk.estimateSize() + later.estimateSize());
    Traversal<Integer, Integer> second = walk.split();
    assertEquals(1_000, second.estimateSize(), 100);
    assertNull(walk.split(), "one stripe is not split");
    long ofFirst = walk.estimateSize();
    for (long left = ofFirst; left > 0; left--) {
      assertEquals(left, walk.estimateSize(), 30);
      assertTrue(walk.advance());
    }
    assertFalse(walk.advance());
    assertEquals(0, walk.estimateSize());
    assertTrue(later.advance());
    Traversal<Integer, Integer> last = later.split();
    assertEquals(1_000, last.estimateSize(), 100);
    assertNull(later.split());
    int n = 1;
    while (later.advance()) {
      n++;
    }
    while (last.advance()) {
      n++;
    }
    while (second.advance()) {
      n++;
    }
    assertEquals(4_000, ofFirst + n);
  }
}

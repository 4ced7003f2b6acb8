package io.syncmap;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The traversal of a {@link BucketMap}: stripe by stripe, the collisions first, then the buckets.
 *
 * <p>The buckets that a stripe has when the traversal comes to it are its partition: each key
 * belongs to one of them, by its hash, wherever the entry is later. The entries of one bucket of
 * the partition are copied together, as they are at one moment, from the tables of that moment. So
 * no key comes twice, and one that stays is not missed, whatever resizes come between.
 */
final class BucketTraversal<K, V> implements Traversal<K, V> {
  private final @Nullable Stripe[] stripes;

  /** The stripe that comes next, and the one after the last. */
  private int nextStripe;

  private int end;

  private @Nullable Stripe stripe;
  private @Nullable Buckets partition;
  private int nextBucket;
  private final BucketCopy copy = new BucketCopy();

  /** The next one of the copied entries. */
  private int position;

  /** The collisions of the stripe, as they were when the traversal came to it. */
  private List<Collisions.Cell> colliding = List.of();

  /** Their keys, made when one may come again: it was removed, and put back into a bucket. */
  private @Nullable Set<Object> collidingKeys;

  /** Keys whose {@code hashCode} throws, so that their bucket is unknown; those that have come. */
  private final Set<Object> strays = Collections.newSetFromMap(new IdentityHashMap<>(0));

  private @Nullable Object key;
  private @Nullable Object value;

  BucketTraversal(@Nullable Stripe[] stripes) {
    this(stripes, 0, stripes.length);
  }

  private BucketTraversal(@Nullable Stripe[] stripes, int first, int end) {
    this.stripes = stripes;
    this.nextStripe = first;
    this.end = end;
  }

  @Override
  public boolean advance() {
    do {
      while (position < copy.entries.size()) {
        int i = position++;
        Object k = copy.entries.key(i);
        if (k == null || !(i < copy.strays ? strays.add(k) : belongsHere(k))) {
          continue;
        }
        Object v = valueNow(k, copy.entries.value(i));
        if (v != null) {
          key = k;
          value = v;
          return true;
        }
      }
    } while (copyMore());
    key = null;
    value = null;
    return false;
  }

  /** Returns the value of a key that was copied, or null if it is gone. */
  private @Nullable Object valueNow(Object k, @Nullable Object copied) {
    Stripe s = stripe;
    if (s == null) {
      return null;
    }
    if (copied != SlotState.BUSY && s.validate(copy.stamp)) {
      return copied;
    }
    try {
      return s.get(k, Hash.of(k, s.multiplier));
    } catch (Throwable e) {
      // A key whose own methods throw must not keep the walk from the other entries.
      Object v = copied == SlotState.BUSY ? s.previous(k) : copied;
      return v == SlotState.NOT_FOUND ? null : v;
    }
  }

  private boolean belongsHere(Object k) {
    Buckets p = partition;
    if (p == null) {
      return true; // it is a collision
    }
    try {
      return (copy.exact || isOf(p, k)) && !hasCollided(k);
    } catch (Throwable e) {
      return strays.add(k);
    }
  }

  private boolean isOf(Buckets p, Object k) {
    Stripe s = stripe;
    return s != null && p.bucketOf(Hash.of(k, s.multiplier)) == nextBucket - 1;
  }

  private boolean hasCollided(Object k) {
    if (colliding.isEmpty()) {
      return false;
    }
    Set<Object> all = collidingKeys;
    if (all == null) {
      all = new HashSet<>();
      for (Collisions.Cell c : colliding) {
        addIfHashed(all, c.key);
      }
      collidingKeys = all;
    }
    return all.contains(k);
  }

  private static void addIfHashed(Set<Object> all, Object k) {
    try {
      all.add(k);
    } catch (Throwable e) {
      // A stray: one that throws. No key of a bucket equals it.
    }
  }

  /** Copies the next collisions or the next bucket; false if all of them have been. */
  private boolean copyMore() {
    position = 0;
    Buckets p = partition;
    Stripe s = stripe;
    if (s != null && p == null) {
      p = s.partition();
      partition = p;
    }
    if (s == null || p == null || nextBucket == p.count) {
      return enterStripe();
    }
    s.copy(p, nextBucket, copy);
    nextBucket++;
    return true;
  }

  private boolean enterStripe() {
    copy.entries.clear();
    stripe = null;
    partition = null;
    nextBucket = 0;
    collidingKeys = null;
    while (nextStripe < end) {
      Stripe s = stripes[nextStripe];
      nextStripe++;
      if (s != null) {
        stripe = s;
        colliding = s.collidingCells();
        copy.strays = 0;
        copy.stamp = 0; // never valid: each value is looked up
        for (Collisions.Cell c : colliding) {
          copy.entries.add(c.key, c.value);
          if (c.stray) {
            strays.add(c.key);
          }
        }
        return true;
      }
    }
    return false;
  }

  @Override
  @SuppressWarnings("unchecked")
  public K key() {
    return (K) current(key);
  }

  @Override
  @SuppressWarnings("unchecked")
  public V value() {
    return (V) current(value);
  }

  private static Object current(@Nullable Object o) {
    if (o == null) {
      throw new NoSuchElementException();
    }
    return o;
  }

  /** Splits off the later half of the stripes to come. */
  @Override
  public @Nullable Traversal<K, V> split() {
    int left = end - nextStripe;
    if (left < 2 && (left == 0 || stripe == null)) {
      return null;
    }
    int middle = nextStripe + left / 2;
    Traversal<K, V> later = new BucketTraversal<>(stripes, middle, end);
    end = middle;
    return later;
  }

  @Override
  public long estimateSize() {
    long entries = (long) copy.entries.size() - position;
    Stripe s = stripe;
    Buckets p = partition;
    if (s != null && p != null) {
      entries += (long) s.live() * (p.count - nextBucket) / p.count;
    } else if (s != null) {
      entries = s.live();
    }
    for (int i = nextStripe; i < end; i++) {
      Stripe later = stripes[i];
      entries += later == null ? 0 : later.live();
    }
    return entries;
  }
}

package io.syncmap.benchmarks.cache;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The session ids of one client, made beforehand and used in a ring that is twice as long as the
 * number of its live sessions: an id that is put has not been in the map for half a lap. Nothing
 * but the hint changes while clients are at work, so all can look up the sessions of all.
 */
final class SessionIds {
  /** Sessions of a slot. */
  private static final int VISITS = 2;

  /** A client tells others how far it is once in so many sessions: a power of two. */
  private static final int HINT_EVERY = 64;

  private final int first;
  private final int live;

  /** The keys that are put. */
  private String[] opened;

  /** Equal keys, to look up and to remove by: a request brings an id of its own. */
  private String[] requested;

  /** The values; those of one slot lie side by side. */
  private UserSession[] sessions;

  /** The slot of about the oldest live session: an object of its own, as only this one changes. */
  private final AtomicInteger oldestHint = new AtomicInteger();

  /**
   * Makes the ids.
   *
   * @param first the number of the first id; the others follow
   * @param live sessions at a time
   */
  SessionIds(int first, int live) {
    this.first = first;
    this.live = live;
    this.opened = new String[count()];
    Arrays.setAll(opened, this::newId);
    this.requested = new String[count()];
    Arrays.setAll(requested, this::newId);
    this.sessions = new UserSession[VISITS * count()];
    Arrays.setAll(sessions, i -> new UserSession(opened[i / VISITS], i % VISITS));
  }

  /** A new String at each call: 32 digits that look random, other ones for each number. */
  String newId(int slot) {
    long number = (long) first + slot;
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(mix(2 * number)) + hex.toHexDigits(mix(2 * number + 1));
  }

  /** The finalizer of MurmurHash3, which gives every number another one. */
  private static long mix(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }

  /** Lets go of the keys and values; only new ones can be had afterwards. */
  void forgetKeys() {
    opened = null;
    requested = null;
    sessions = null;
  }

  /** How many of the sessions live at a time. */
  int live() {
    return live;
  }

  /** How many slots there are, each with an id. */
  int count() {
    return 2 * live;
  }

  String opened(int slot) {
    return opened[slot];
  }

  String requested(int slot) {
    return requested[slot];
  }

  UserSession session(int slot, int visit) {
    return sessions[VISITS * slot + visit];
  }

  /** Whether this session, the very object, is one of those of the slot. */
  boolean isOf(int slot, UserSession session) {
    return session == session(slot, 0) || session == session(slot, 1);
  }

  /** The slot so many places on; at most one lap. */
  int after(int slot, int places) {
    int next = slot + places;
    return next < count() ? next : next - count();
  }

  /** For the client whose ids these are: its oldest live session is here now. */
  void tellOldest(int slot) {
    if ((slot & (HINT_EVERY - 1)) == 0) {
      oldestHint.setRelease(slot);
    }
  }

  /** For the others: it may be gone by now, as may those that followed. */
  int oldestHint() {
    return oldestHint.getAcquire();
  }
}

package io.syncmap.benchmarks.cache;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;

/**
 * Uses the session store: half of its operations look a session up, a quarter open one, a quarter
 * end the oldest one, so that it always has the same number of them, within one.
 *
 * <p>It opens and ends its own sessions only, so that it knows what the map must return for them,
 * and looks up those of the others as well.
 */
final class SessionClient extends Client<UserSession> {
  /** Of this many look-ups ... */
  private static final int LOOKUPS = 20;

  /** ... so many are of ids that no live session has, ... */
  private static final int ABSENT = 2;

  /** ... and so many of the client's own sessions. The rest is of another client's. */
  private static final int OWN = 9;

  private final SessionIds own;

  /** The ids of the others; its own if there are none. */
  private final List<SessionIds> others;

  private final SplittableRandom random;

  /** The slot of the oldest live session. */
  private int oldest;

  /** The slot of the session to open next. */
  private int next;

  /** The visit of that session. */
  private int visit;

  /** Whether there is one session more than there is to be, so that the next write ends one. */
  private boolean surplus;

  SessionClient(SessionIds own, List<SessionIds> others, SplittableRandom random) {
    this.own = own;
    this.others = others.isEmpty() ? List.of(own) : others;
    this.random = random;
  }

  /** Opens as many sessions as there are to be. */
  void fill(ConcurrentMap<String, UserSession> map) {
    for (int i = 0; i < own.live(); i++) {
      open(map, false);
    }
    surplus = false;
  }

  @Override
  void finish(ConcurrentMap<String, UserSession> map) {
    if (surplus) {
      end(map, false);
    }
  }

  @Override
  void operate(ConcurrentMap<String, UserSession> map, boolean timed) {
    long bits = random.nextLong();
    if ((bits & 1) == 0) {
      tally().countWrite();
      if (surplus) {
        end(map, timed);
      } else {
        open(map, timed);
      }
    } else {
      lookUp(map, bits, timed);
    }
  }

  private void lookUp(ConcurrentMap<String, UserSession> map, long bits, boolean timed) {
    int kind = below(LOOKUPS, bits >>> 1);
    if (kind >= ABSENT + OWN) {
      SessionIds ids = others.get(below(others.size(), bits >>> 8));
      lookUpOther(map, ids, ids.after(ids.oldestHint(), below(ids.live(), bits >>> 32)), timed);
    } else if (kind >= ABSENT) {
      int slot = own.after(oldest, below(own.live(), bits >>> 32));
      lookUpOwn(map, slot, current(slot), timed);
    } else {
      // One less than live slots are free while there is a surplus.
      lookUpOwn(map, own.after(next, below(own.live() - 1, bits >>> 32)), null, timed);
    }
  }

  private UserSession current(int slot) {
    return own.session(slot, visitOf(slot));
  }

  /** The visit of the session opened last in this slot: from the next slot on, a lap ago. */
  private int visitOf(int slot) {
    return slot < next ? visit : 1 - visit;
  }

  /** A number below the bound, from the low 31 bits. */
  private static int below(int bound, long bits) {
    return (int) (((bits & Integer.MAX_VALUE) * bound) >>> 31);
  }

  private void lookUpOwn(
      ConcurrentMap<String, UserSession> map, int slot, UserSession expected, boolean timed) {
    UserSession found = get(map, own.requested(slot), timed);
    if (found != expected) {
      throw wrong("get", own.requested(slot), found, expected);
    }
  }

  private void lookUpOther(
      ConcurrentMap<String, UserSession> map, SessionIds ids, int slot, boolean timed) {
    UserSession found = get(map, ids.requested(slot), timed);
    // None is right if the session has just ended; its own client finds lost ones.
    if (found != null && !ids.isOf(slot, found)) {
      throw wrong("get", ids.requested(slot), found, ids.session(slot, 0));
    }
  }

  private UserSession get(ConcurrentMap<String, UserSession> map, String id, boolean timed) {
    long start = timed ? System.nanoTime() : 0;
    UserSession found = map.get(id);
    if (timed) {
      tally().timeRead(start);
    }
    tally().countRead(found != null);
    return found;
  }

  private void open(ConcurrentMap<String, UserSession> map, boolean timed) {
    String id = own.opened(next);
    UserSession session = own.session(next, visit);
    long start = timed ? System.nanoTime() : 0;
    UserSession found = map.put(id, session);
    if (timed) {
      tally().timeWrite(start);
    }
    if (found != null) {
      throw wrong("put", id, found, null);
    }
    next = own.after(next, 1);
    visit = next == 0 ? 1 - visit : visit;
    surplus = true;
  }

  private void end(ConcurrentMap<String, UserSession> map, boolean timed) {
    String id = own.requested(oldest);
    UserSession session = current(oldest);
    long start = timed ? System.nanoTime() : 0;
    UserSession found = map.remove(id);
    if (timed) {
      tally().timeWrite(start);
    }
    if (found != session) {
      throw wrong("remove", id, found, session);
    }
    oldest = own.after(oldest, 1);
    own.tellOldest(oldest);
    surplus = false;
  }

  // With nobody at work, for the comparison with the whole map; also after forgetKeys():

  /** A key equal to that of a live session, the oldest one being number 0. */
  String key(int number) {
    return own.newId(own.after(oldest, number));
  }

  /** The value of that session, or one that equals it. */
  UserSession value(int number) {
    int slot = own.after(oldest, number);
    return new UserSession(own.newId(slot), visitOf(slot));
  }

  /** Lets go of the keys and values, so that nobody but the map holds them. */
  void forgetKeys() {
    own.forgetKeys();
  }

  private static WrongValueException wrong(
      String operation, String id, UserSession found, UserSession expected) {
    return new WrongValueException(
        operation + "(\"" + id + "\") returned " + found + " and not " + expected);
  }
}

package io.syncmap.benchmarks.demo;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;

/** Sessions that come and go. Each client opens and ends its own and looks up those of all. */
final class SessionStore extends DemoLoad {
  private static final int IN_VAIN_OF = 10;

  /** What the store holds for an id, which the number tells. */
  record UserSession(long number) {}

  private final int live;
  private final User[] users;

  SessionStore(ConcurrentMap<String, Object> map, int sessions, int threads) {
    super(map);
    live = sessions / threads;
    users = new User[threads];
    Arrays.setAll(users, User::new);
  }

  @Override
  int size() {
    return live * users.length;
  }

  @Override
  String key(int number) {
    return id(numberOf(number));
  }

  @Override
  Object value(int number) {
    return new UserSession(numberOf(number));
  }

  /** The number of the session that is the {@code i}-th of all that are live. */
  private long numberOf(int i) {
    User user = users[i % users.length];
    return user.oldest + (long) (i / users.length) * users.length;
  }

  @Override
  Client client(int thread) {
    return users[thread];
  }

  /** A new String at each call, as a request brings one: 32 digits that look random. */
  private static String id(long number) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(mix(2 * number)) + hex.toHexDigits(mix(2 * number + 1));
  }

  /** The finalizer of MurmurHash3, which gives every number another one. */
  private static long mix(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }

  private final class User implements Client {
    private final SplittableRandom random;

    /** The numbers of the sessions of one user are those of his thread, modulo all threads. */
    private volatile long oldest;

    User(int thread) {
      random = new SplittableRandom(thread);
      oldest = thread;
      for (int i = 0; i < live; i++) {
        open(oldest + (long) i * users.length);
      }
    }

    @Override
    public void call() {
      if (random.nextBoolean()) {
        lookUp();
      } else {
        long ended = oldest;
        open(ended + (long) live * users.length);
        String id = id(ended);
        require("remove", id, map.remove(id), new UserSession(ended));
        oldest = ended + users.length;
      }
    }

    private void open(long number) {
      String id = id(number);
      require("put", id, map.put(id, new UserSession(number)), null);
    }

    private void lookUp() {
      User user = users[random.nextInt(users.length)];
      long number = user.oldest + (long) random.nextInt(live) * users.length;
      if (random.nextInt(IN_VAIN_OF) == 0) {
        number = ~number; // nobody has had it
      }
      String id = id(number);
      Object found = map.get(id);
      boolean ended = found == null && (user != this || number < 0);
      if (!ended) {
        require("get", id, found, number < 0 ? null : new UserSession(number));
      }
    }
  }
}

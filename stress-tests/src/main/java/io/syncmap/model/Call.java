package io.syncmap.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A call of the map, as a scenario has it: "p1=2", "g1", "w"; "s!m" is a step that throws in its
 * move, "s." one during which no other thread goes on.
 */
final class Call {
  /** What can be called, and the letter for it. */
  enum Kind {
    PUT('p'),
    PUT_IF_ABSENT('a'),
    REPLACE('q'),
    REMOVE('r'),
    GET('g'),
    COMPUTE('c'),
    COMPUTE_THROWS('T'),
    COMPUTE_DIES('D'),
    CLEAR('C'),
    /** Replaces a value that is one less; 1 if it did, else 0. */
    REPLACE_EQUAL('e'),

    // Of SyncMap only:

    /** Begins a move, if there is none. */
    BEGIN('b'),
    /** One step of the move under way. */
    STEP('s'),
    /** As many steps as the move under way takes. */
    FINISH('f'),
    COMPACT('x'),
    KEEP('k'),
    LET_GO('l'),

    // Of BucketMap only:

    /** Puts a larger table, or two, in the place of the key's. */
    GROW('d'),
    /** Puts a smaller table in the place of the key's, or of that and its sibling. */
    SHRINK('m'),

    WALK('w');

    final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    static Kind of(char letter) {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no such call: " + letter);
    }

    boolean hasKey() {
      return hasArgument()
          || this == REMOVE
          || this == GET
          || this == COMPUTE_THROWS
          || this == COMPUTE_DIES
          || this == GROW
          || this == SHRINK;
    }

    boolean hasArgument() {
      return this == PUT
          || this == PUT_IF_ABSENT
          || this == REPLACE
          || this == REPLACE_EQUAL
          || this == COMPUTE;
    }

    /** Whether it may bring a key that was not there. */
    boolean brings() {
      return this == PUT || this == PUT_IF_ABSENT || this == COMPUTE;
    }

    /** Whether it may change what is in the map. */
    boolean changes() {
      return brings()
          || this == REPLACE
          || this == REPLACE_EQUAL
          || this == REMOVE
          || this == CLEAR;
    }

    /** Whether it takes part in the history that must be linearizable; a walk does by its steps. */
    boolean counts() {
      return changes() || this == GET;
    }
  }

  /** When a step of a walk began and ended, and what it returned. */
  record Step(int start, Key key, Object value, int end) {}

  final Kind kind;
  final int key;
  final int argument;
  final Injected.@Nullable Point throwsAt;

  /** Whether no other thread goes on while this call is under way, unless it waits. */
  final boolean undisturbed;

  // Of the last run:
  int start;
  int end;
  @Nullable Object result;
  boolean threw;

  /** Whether its point was reached, even if the caller did not get to see the throwable. */
  boolean cut;

  final List<Step> steps = new ArrayList<>();

  Call(Kind kind, int key, int argument, Injected.@Nullable Point throwsAt, boolean undisturbed) {
    this.kind = kind;
    this.key = key;
    this.argument = argument;
    this.throwsAt = throwsAt;
    this.undisturbed = undisturbed;
  }

  static Call parse(String text) {
    boolean undisturbed = text.endsWith(".");
    String rest = text.substring(1, text.length() - (undisturbed ? 1 : 0));
    Injected.Point point = null;
    int mark = rest.indexOf('!');
    if (mark >= 0) {
      point = Injected.Point.of(rest.charAt(mark + 1));
      rest = rest.substring(0, mark);
    }
    int equals = rest.indexOf('=');
    String key = equals < 0 ? rest : rest.substring(0, equals);
    return new Call(
        Kind.of(text.charAt(0)),
        key.isEmpty() ? 0 : Integer.parseInt(key),
        equals < 0 ? 0 : Integer.parseInt(rest.substring(equals + 1)),
        point,
        undisturbed);
  }

  static List<Call> parseAll(String text) {
    List<Call> calls = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      calls.add(parse(words.nextToken()));
    }
    return calls;
  }

  /** Makes the call, and notes what came of it. */
  void run(Model map) {
    result = null;
    threw = false;
    steps.clear();
    Schedule.point();
    Schedule.setUndisturbed(undisturbed);
    Injected.arm(throwsAt);
    start = Time.next();
    try {
      result = map.call(this);
    } catch (Injected e) {
      threw = true;
    } finally {
      cut = throwsAt != null && Injected.armed() == null;
      Injected.arm(null);
      Schedule.setUndisturbed(false);
    }
    end = Time.next();
  }

  /** What the call does to a map, and whether it may have returned what it did. */
  boolean applyTo(Map<Integer, Integer> map) {
    Object expected;
    switch (kind) {
      case PUT -> expected = map.put(key, argument);
      case PUT_IF_ABSENT -> expected = map.putIfAbsent(key, argument);
      case REPLACE -> expected = map.replace(key, argument);
      case REPLACE_EQUAL -> expected = map.replace(key, argument - 1, argument) ? 1 : 0;
      case REMOVE -> expected = map.remove(key);
      case GET -> expected = map.get(key);
      case COMPUTE -> expected = map.compute(key, (k, old) -> apply(old, argument));
      case CLEAR -> {
        map.clear();
        expected = null;
      }
      default -> expected = null;
    }
    return threw || Objects.equals(expected, result);
  }

  /** What the functions do: this shows in which order they ran, and removes a key sometimes. */
  static @Nullable Integer apply(@Nullable Object old, int argument) {
    if (old == null) {
      return argument;
    }
    return old.equals(argument) ? null : Integer.valueOf((10 * (Integer) old + argument) % 1000);
  }

  @Override
  public String toString() {
    return kind.letter
        + (kind.hasKey() ? Integer.toString(key) : "")
        + (kind.hasArgument() ? "=" + argument : "")
        + (throwsAt == null ? "" : throwsAt)
        + (undisturbed ? "." : "");
  }
}

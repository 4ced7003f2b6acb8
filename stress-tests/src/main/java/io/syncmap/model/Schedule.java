package io.syncmap.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a few bodies in one thread, and decides at each scheduling point which of them goes on. With
 * {@link #nextSchedule} it goes through all schedules that have at most so many preemptions, that
 * is, switches away from a body that could go on; or else it draws them at random.
 *
 * <p>What runs outside of {@link #run} runs alone: there, scheduling points do nothing.
 */
final class Schedule {
  /** More accesses in one run are taken for an endless loop. */
  private static final int MAX_POINTS = 3_000;

  private static final class Task {
    final int index;
    final Coroutine coroutine;
    @Nullable BooleanSupplier awaits;
    @Nullable Throwable failure;
    Injected.@Nullable Point armed;
    boolean undisturbed;

    Task(int index, Coroutine coroutine) {
      this.index = index;
      this.coroutine = coroutine;
    }

    boolean canRun() {
      return !coroutine.hasEnded() && (awaits == null || awaits.getAsBoolean());
    }
  }

  // The one that is running, in all of the JVM: there is one thread at work here.
  private static @Nullable Schedule current;
  private static int points;
  private static Injected.@Nullable Point armedAlone;

  private final Supplier<Coroutine> coroutines;
  private final List<Task> tasks = new ArrayList<>();
  private int running; // how many tasks take part in this run
  private @Nullable Task task;
  private @Nullable Task next;
  private int preemptions;

  private int bound;
  private @Nullable Random random;
  private int oneIn;

  // The choices of this run: what was chosen, of how many. Those up to `known` are given.
  private int[] chosen = new int[1_000];
  private int[] width = new int[1_000];
  private int depth;
  private int known;

  Schedule(Supplier<Coroutine> coroutines) {
    this.coroutines = coroutines;
  }

  /** Begins with the first of all schedules of at most so many preemptions. */
  void enumerate(int maxPreemptions) {
    bound = maxPreemptions;
    random = null;
    known = 0;
  }

  /** From now on, a switch at one point in {@code onePointIn}, at random. */
  void randomize(Random source, int onePointIn) {
    bound = Integer.MAX_VALUE;
    random = source;
    oneIn = onePointIn;
  }

  /** Whether there is one more schedule; the next run follows it. */
  boolean nextSchedule() {
    while (known > 0) {
      if (++chosen[known - 1] < width[known - 1]) {
        return true;
      }
      known--;
    }
    return false;
  }

  /** How many preemptions the last run had. */
  int preemptions() {
    return preemptions;
  }

  /** Before any access to a {@link Cell}: another body may go on here. */
  static void point() {
    if (++points > MAX_POINTS) {
      throw new ModelFailure("endless loop");
    }
    Schedule schedule = current;
    if (schedule != null) {
      schedule.mayPreempt();
    }
  }

  /** Stops until the condition holds. Another body makes it hold, or else this is a deadlock. */
  static void block(BooleanSupplier until) {
    if (until.getAsBoolean()) {
      return;
    }
    Schedule schedule = current;
    if (schedule == null) {
      throw new ModelFailure("waits, and there is nobody to wait for");
    }
    Task me = schedule.task;
    me.awaits = until;
    me.coroutine.suspend();
    me.awaits = null;
  }

  /** A new call, which runs alone. */
  static void resetPoints() {
    points = 0;
  }

  static Injected.@Nullable Point armed() {
    Schedule schedule = current;
    return schedule == null ? armedAlone : schedule.task.armed;
  }

  static void setArmed(Injected.@Nullable Point point) {
    Schedule schedule = current;
    if (schedule == null) {
      armedAlone = point;
    } else {
      schedule.task.armed = point;
    }
  }

  /** Whether others go on only where the running body waits. */
  static void setUndisturbed(boolean undisturbed) {
    Schedule schedule = current;
    if (schedule != null) {
      schedule.task.undisturbed = undisturbed;
    }
  }

  private void mayPreempt() {
    Task me = task;
    if (preemptions >= bound || me.undisturbed) {
      return;
    }
    int others = 0;
    for (int i = 0; i < running; i++) {
      if (i != me.index && tasks.get(i).canRun()) {
        others++;
      }
    }
    int choice = choosePreemption(others);
    if (choice == 0) {
      return;
    }
    preemptions++;
    for (int i = 0; i < running; i++) {
      if (i != me.index && tasks.get(i).canRun() && --choice == 0) {
        next = tasks.get(i);
      }
    }
    me.coroutine.suspend();
  }

  private int choosePreemption(int others) {
    if (random == null) {
      return choose(others + 1);
    }
    return others == 0 || random.nextInt(oneIn) != 0 ? 0 : 1 + random.nextInt(others);
  }

  private int choose(int n) {
    if (n == 1) {
      return 0;
    }
    if (random != null) {
      return random.nextInt(n);
    }
    if (depth == chosen.length) {
      chosen = Arrays.copyOf(chosen, 2 * depth);
      width = Arrays.copyOf(width, 2 * depth);
    }
    if (depth == known) {
      chosen[depth] = 0;
      width[depth] = n;
      known++;
    } else if (width[depth] != n) {
      throw new IllegalStateException("the model is not deterministic");
    }
    return chosen[depth++];
  }

  /** Runs all bodies to their ends, and returns what went wrong, or null. */
  @Nullable String run(List<? extends Runnable> bodies) {
    running = bodies.size();
    for (int i = 0; i < running; i++) {
      if (i == tasks.size()) {
        tasks.add(new Task(i, coroutines.get()));
      }
      begin(tasks.get(i), bodies.get(i));
    }
    points = 0;
    preemptions = 0;
    depth = 0;
    next = null;
    String failure = null;
    boolean more = true;
    while (more && failure == null) {
      more = next != null || chooseNext();
      if (more) {
        failure = resume();
      } else {
        failure = unended() > 0 ? "deadlock" : null;
      }
    }
    points = 0;
    if (failure != null) {
      discardAll();
    }
    return failure;
  }

  private static void begin(Task task, Runnable body) {
    task.awaits = null;
    task.failure = null;
    task.armed = null;
    task.undisturbed = false;
    task.coroutine.start(
        () -> {
          try {
            body.run();
          } catch (Throwable e) {
            task.failure = e;
          }
        });
  }

  private boolean chooseNext() {
    int n = 0;
    for (int i = 0; i < running; i++) {
      if (tasks.get(i).canRun()) {
        n++;
      }
    }
    if (n == 0) {
      return false;
    }
    int choice = choose(n);
    for (int i = 0; i < running; i++) {
      if (tasks.get(i).canRun() && choice-- == 0) {
        next = tasks.get(i);
      }
    }
    return true;
  }

  private @Nullable String resume() {
    Task chosenTask = next;
    next = null;
    task = chosenTask;
    current = this;
    try {
      chosenTask.coroutine.resume();
    } finally {
      current = null;
    }
    Throwable e = chosenTask.failure;
    if (e instanceof IllegalStateException bad) {
      throw bad; // of the explorer itself
    }
    return e == null ? null : e.toString();
  }

  private int unended() {
    int n = 0;
    for (int i = 0; i < running; i++) {
      if (!tasks.get(i).coroutine.hasEnded()) {
        n++;
      }
    }
    return n;
  }

  /** To be called at the end, or if bodies have stopped in the middle. */
  void discardAll() {
    for (Task each : tasks) {
      each.coroutine.discard();
    }
    tasks.clear();
  }
}

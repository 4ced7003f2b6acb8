package io.syncmap.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A load on several maps that take turns, one iteration each (see {@link Turns}), in one JVM: a
 * slow moment of the machine hits them all. Each map has a copy of the loop's code, with a profile
 * of its own (see {@link Work#copy}).
 *
 * <p>{@code benchmarks/bench} runs it with the settings that a load needs and tells the maps' times
 * apart. With JMH's own command and one map, JMH's summary is that map's time for {@value
 * Work#CALLS} calls.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class MapBenchmark {
  private static final String SEPARATOR = "+";

  /** A name of {@code benchmarks/bench --list}. */
  @Param("hit.Integer.1K")
  public String load;

  /** Names of maps, with "+" between them. */
  @Param(Rival.BASELINE)
  public String maps;

  private Load loaded;
  private Work.Supply[] supplies;
  private Work.Copy[] copies;
  private int iteration = -1;

  /** The parameter that stands for these maps. */
  static String parameter(List<String> names) {
    return String.join(SEPARATOR, names);
  }

  /** The maps that a parameter stands for. */
  static List<String> names(String parameter) {
    return List.of(parameter.split(Pattern.quote(SEPARATOR), -1));
  }

  /** Fills the maps, in some order: who is first in the heap is left to chance. */
  @Setup(Level.Trial)
  public void fill() {
    loaded = Loads.of(load);
    List<Rival> rivals = names(maps).stream().map(Rival::named).toList();
    copies = new Work.Copy[rivals.size()];
    Arrays.setAll(copies, i -> Work.copy(loaded.work()));
    supplies = new Work.Supply[rivals.size()];
    List<Integer> order = new ArrayList<>(IntStream.range(0, rivals.size()).boxed().toList());
    Collections.shuffle(order);
    order.forEach(i -> supplies[i] = loaded.supply(rivals.get(i)));
    System.gc();
  }

  /** The next map's turn. What the last pass left behind is not this one's. */
  @Setup(Level.Iteration)
  public void turn() {
    iteration++;
    if (loaded.isPass()) {
      System.gc();
    }
  }

  /** What one thread does to the map whose turn it is. */
  @State(Scope.Thread)
  public static class Turn {
    private Work[] works;
    Work work;

    /** Makes the thread's work on all maps. */
    @Setup(Level.Trial)
    public void make(MapBenchmark benchmark, ThreadParams thread) {
      works = new Work[benchmark.copies.length];
      Arrays.setAll(
          works,
          i ->
              benchmark.copies[i].on(
                  benchmark.loaded.supply(benchmark.supplies[i], thread.getThreadIndex())));
    }

    /** Goes to the next map. */
    @Setup(Level.Iteration)
    public void turn(MapBenchmark benchmark) {
      work = works[Turns.map(benchmark.iteration, works.length)];
    }
  }

  /** As {@link Turn}, for work that needs to be prepared. */
  @State(Scope.Thread)
  public static class PreparedTurn extends Turn {
    /** Not timed. */
    @Setup(Level.Invocation)
    public void prepare() {
      work.prepare();
    }
  }

  /** Some calls. */
  @Benchmark
  public long calls(Turn turn) {
    return turn.work.run();
  }

  /** A pass over a whole map. */
  @Benchmark
  public long pass(PreparedTurn turn) {
    return turn.work.run();
  }
}

package io.syncmap.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportRunTest {
  private final List<Integer> runs = new ArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  @TempDir private Path directory;

  /** Says that it ran, and measures its own number. */
  private class NumberedJob implements Job {
    private final int number;

    NumberedJob(int number) {
      this.number = number;
    }

    @Override
    public Question question() {
      return Question.MIXES;
    }

    @Override
    public String title() {
      return "row, \"" + number + "\"";
    }

    @Override
    public Contender map() {
      return Contender.SYNC_MAP;
    }

    @Override
    public int fork() {
      return 0;
    }

    @Override
    public double seconds() {
      return 60;
    }

    @Override
    public List<Measurement> run() throws JobFailedException {
      runs.add(number);
      return List.of(
          new Measurement(question(), title(), Double.NaN, map(), fork(), Metric.TIME, number));
    }
  }

  @Test
  void goesOnWhereItWasInterrupted() throws IOException {
    Job interrupted =
        new NumberedJob(2) {
          @Override
          public List<Measurement> run() {
            throw new CancellationException();
          }
        };
    List<Job> first = List.of(new NumberedJob(1), interrupted, new NumberedJob(3));
    assertThrows(CancellationException.class, () -> run(first).run());
    assertEquals(List.of(1), runs);

    List<Job> second = List.of(new NumberedJob(1), new NumberedJob(2), new NumberedJob(3));
    assertEquals(List.of(1.0), values(run(second).kept()));
    assertEquals(List.of(1.0, 2.0, 3.0), values(run(second).run()));
    assertEquals(List.of(1, 2, 3), runs);
    assertTrue(printed.toString(UTF_8).contains("1 of 3 figures are there already"));
  }

  @Test
  void aJobThatFailsIsNamedAndTriedAgainNextTime() throws IOException {
    Job failing =
        new NumberedJob(1) {
          @Override
          public List<Measurement> run() throws JobFailedException {
            throw new JobFailedException("no memory");
          }
        };
    ReportRun run = run(List.of(failing, new NumberedJob(2)));
    assertEquals(List.of(2.0), values(run.run()));
    assertEquals(1, run.failures().size());
    assertTrue(run.failures().get(0).contains("no memory"), run.failures().get(0));
    assertTrue(printed.toString(UTF_8).contains("FAILED"));

    assertEquals(
        List.of(1.0, 2.0), values(run(List.of(new NumberedJob(1), new NumberedJob(2))).run()));
  }

  @Test
  void tellsHowLongItWillTake() throws IOException {
    run(List.of(new NumberedJob(1), new NumberedJob(2), new NumberedJob(3))).run();
    String text = printed.toString(UTF_8);
    assertTrue(
        text.contains("0 of 3 figures are there already; the others will take about 3 min"), text);
    assertTrue(text.contains("100 %  0 s left"), text);
  }

  @Test
  void aFileThatWasTamperedWithIsNamed() throws IOException {
    var job = new NumberedJob(1);
    run(List.of(job)).run();
    Path file = directory.resolve(job.id() + ".csv");
    Files.writeString(file, "nonsense,1\n");
    IOException e = assertThrows(IOException.class, () -> run(List.of(job)).kept());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void forgetsWhatItIsToldToForget() throws IOException {
    run(List.of(new NumberedJob(1))).run();
    new Store(directory).clear();
    assertEquals(List.of(), values(run(List.of(new NumberedJob(1))).kept()));
  }

  private ReportRun run(List<Job> jobs) throws IOException {
    return new ReportRun(jobs, new Store(directory), new PrintStream(printed, true, UTF_8));
  }

  private static List<Double> values(Results results) {
    return results.all().stream().map(Measurement::value).toList();
  }
}

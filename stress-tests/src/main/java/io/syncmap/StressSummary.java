package io.syncmap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.runners.TestList;

/** What a run of all tests has seen, in Markdown: figures, and how often each control failed. */
final class StressSummary {
  /** What the names of their classes begin with. */
  private static final String CONTROLS = Controls.class.getName();

  private int runs;
  private long samples;
  private final Map<String, Long> samplesOfTests = new TreeMap<>();
  private final Map<String, long[]> controls = new TreeMap<>();
  private final TreeSet<String> failed = new TreeSet<>();
  private final List<String> findings = new ArrayList<>();

  private StressSummary() {}

  /** Reads the files that jcstress has written, and sums them up. */
  static StressSummary of(List<Path> resultFiles) throws IOException {
    StressSummary summary = new StressSummary();
    for (Path file : resultFiles) {
      for (TestResult result : read(file)) {
        summary.add(result);
      }
    }
    return summary;
  }

  /** Returns the tests that did not run. */
  TreeSet<String> missing() {
    TreeSet<String> names = new TreeSet<>(TestList.tests());
    names.removeAll(samplesOfTests.keySet());
    return names;
  }

  /** Returns the controls that did not show their bug. */
  TreeSet<String> silentControls() {
    TreeSet<String> names = new TreeSet<>();
    controls.forEach(
        (name, sum) -> {
          if (sum[0] == 0) {
            names.add(name);
          }
        });
    return names;
  }

  /**
   * Returns the tests that had forbidden outcomes, did not end, or broke; without their package.
   */
  TreeSet<String> failed() {
    return failed;
  }

  private static boolean isFailure(TestResult result) {
    return result.status() != Status.NORMAL || !result.grading().isPassed;
  }

  private static Collection<TestResult> read(Path file) throws IOException {
    InProcessCollector results = new InProcessCollector();
    DiskReadCollector reader = new DiskReadCollector(file.toString(), results);
    try {
      reader.dump();
    } catch (ClassNotFoundException e) {
      throw new IOException("not written by this version of jcstress: " + file, e);
    } finally {
      reader.close();
    }
    return results.getTestResults();
  }

  private void add(TestResult result) {
    runs++;
    samples += result.getTotalCount();
    samplesOfTests.merge(result.getName(), result.getTotalCount(), Long::sum);
    if (result.getName().startsWith(CONTROLS)) {
      addControl(result);
    }
    if (isFailure(result)) {
      failed.add(result.getName().replace(StressSummary.class.getPackageName() + ".", ""));
      findings.add(result.getName() + " " + result.getConfig().jvmArgs + ": " + result.status());
    }
  }

  /** Adds samples with the bug, all samples, runs that showed it, and all runs. */
  private void addControl(TestResult result) {
    long seen = 0;
    for (GradingResult outcome : result.grading().gradingResults.values()) {
      if (outcome.expect == Expect.ACCEPTABLE_INTERESTING) {
        seen += outcome.count;
      }
    }
    long[] sum = controls.computeIfAbsent(result.getName(), name -> new long[4]);
    sum[0] += seen;
    sum[1] += result.getTotalCount();
    sum[2] += seen == 0 ? 0 : 1;
    sum[3]++;
  }

  String toMarkdown() {
    StringBuilder md = new StringBuilder();
    md.append(
        String.format(
            Locale.ROOT,
            "%n%d tests and %d controls, %,d runs, %,d samples, JDK %s; with forbidden outcomes: %d%n",
            samplesOfTests.size() - controls.size(),
            controls.size(),
            runs,
            samples,
            System.getProperty("java.version"),
            findings.size()));
    for (String finding : findings) {
      md.append("- ").append(finding).append('\n');
    }
    for (String name : missing()) {
      md.append("- ").append(name).append(" did not run\n");
    }
    md.append("\n| negative control | showed its bug in | of samples | runs that showed it |\n");
    md.append("|---|--:|--:|--:|\n");
    controls.forEach(
        (name, sum) ->
            md.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %,d (%.4f %%) | %,d | %d of %d |%n",
                    name.substring(name.lastIndexOf('.') + 1),
                    sum[0],
                    100.0 * sum[0] / sum[1],
                    sum[1],
                    sum[2],
                    sum[3])));
    return md.toString();
  }
}

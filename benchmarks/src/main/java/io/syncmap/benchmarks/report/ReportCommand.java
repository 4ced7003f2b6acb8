package io.syncmap.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.jmh.GoShape;
import io.syncmap.benchmarks.page.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The report's command. */
@Command(
    name = "./bench report",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Measures the maps against each other and writes a page with tables and charts, and the figures"
          + " as CSV. What was measured is kept: interrupted, it goes on where it was.",
      ""
    })
public final class ReportCommand implements Callable<Integer> {
  private static final int EXIT_FAILED = 1;
  private static final int FINGERPRINT_DIGITS = 8;

  @Parameters(
      arity = "0..1",
      paramLabel = "DEPTH",
      defaultValue = "quick",
      description = "quick (5 minutes), standard (30 minutes) or full (hours). Default: quick.")
  private Depth depth;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "QUESTION",
      description = "Which questions, separated by commas: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<Question> only = List.of(Question.values());

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "MAP",
      description = "Which maps, separated by commas. Default: all that the depth has.")
  private List<Contender> maps = List.of(Contender.values());

  @Option(names = "--page", description = "Measures nothing, and writes the page of what is there.")
  private boolean pageOnly;

  @Option(names = "--new", description = "Measures anew what was measured before.")
  private boolean anew;

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      defaultValue = "benchmarks/target/report",
      description = "Where figures and page go. Default: ${DEFAULT-VALUE}.")
  private Path output;

  /**
   * Runs the command and ends the JVM.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new ReportCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Contender.class, Contender::parse);
  }

  @Override
  public Integer call() throws IOException {
    Environment environment = Environment.current();
    List<Job> jobs =
        Suite.jobs(depth, environment.cores()).stream()
            .filter(job -> only.contains(job.question()) && maps.contains(job.map()))
            .toList();
    Path directory = output.resolve(name(environment));
    var store = new Store(directory.resolve("figures"));
    if (anew) {
      store.clear();
    }
    System.out.printf(ROOT, "Report of depth %s in %s%n", depth, directory);
    var run = new ReportRun(jobs, store, System.out);
    Results results = pageOnly ? run.kept() : run.run();
    write(directory, results, environment);
    run.failures().forEach(failure -> System.err.println("FAILED " + failure));
    return run.failures().isEmpty() ? 0 : EXIT_FAILED;
  }

  private void write(Path directory, Results results, Environment environment) throws IOException {
    Path csv = directory.resolve("report.csv");
    try (var out = Files.newBufferedWriter(csv, UTF_8)) {
      SummaryCsv.write(results, out);
    }
    var page =
        new ResultsPage(
            results, environment, new ReportMethod(depth).paragraphs(), title(), goNanos());
    Path html = Files.writeString(directory.resolve("report.html"), page.toHtml());
    var text = new ResultsText(results);
    var markdown = new StringBuilder(text.headlinesToMarkdown()).append('\n');
    for (Question question : Question.values()) {
      markdown.append("## ").append(question.title()).append("\n\n");
      markdown.append(text.toMarkdown(question)).append('\n');
    }
    Path tables = Files.writeString(directory.resolve("report.md"), markdown);
    System.out.printf(
        "%n%s%nPage: %s%nFigures: %s%nTables: %s%n", text.toText(), html, csv, tables);
  }

  private String title() {
    return String.format(
        ROOT,
        "Depth %s: %d JVMs for each figure, of which the median is shown.",
        depth.name().toLowerCase(ROOT),
        depth.forks());
  }

  private static Map<String, Double> goNanos() {
    Map<String, Double> nanos = new HashMap<>();
    for (GoShape shape : GoShape.values()) {
      shape.goNanos().ifPresent(value -> nanos.put(shape.label(), value));
    }
    return nanos;
  }

  /** Figures of another depth, JDK, number of cores or build are not mixed with these. */
  private String name(Environment environment) throws IOException {
    return String.format(
        ROOT,
        "%s-jdk%s-%dcores-%s",
        depth.name().toLowerCase(ROOT),
        Runtime.version().toString().replaceAll("[^0-9A-Za-z.]+", "_"),
        environment.cores(),
        fingerprint());
  }

  /** Tells builds of the maps and of the benchmarks from each other. */
  private static String fingerprint() throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path"));
    try (InputStream in = Files.newInputStream(jar)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(in.readAllBytes());
      return HexFormat.of().formatHex(digest.digest()).substring(0, FINGERPRINT_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}

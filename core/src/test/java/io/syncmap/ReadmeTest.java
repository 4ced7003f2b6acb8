package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample on the first page compiles as it stands. */
class ReadmeTest {
  private static final Pattern SAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void theSampleCompiles(@TempDir Path folder) throws IOException {
    Matcher sample = SAMPLE.matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(sample.find(), "README.md has no sample");
    String code = sample.group(1);
    String imports = lines(code, true);
    Path source = folder.resolve("Sample.java");
    Files.writeString(
        source, imports + "class Sample { static void main() {\n" + lines(code, false) + "\n}}\n");

    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                Path.of("target", "classes").toString(),
                "-d",
                folder.toString(),
                source.toString());

    assertEquals(0, result);
  }

  private static String lines(String code, boolean imports) {
    return code.lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }
}

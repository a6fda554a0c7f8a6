package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hybridrunner.openmetadata.WorkflowConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prelude, with the Python of this machine where there is one. */
class ProgramTest {

  private static final String MAIN =
      """
      import os, sys
      print(sys.argv, __name__, 'HYBRIDRUNNER_OVERRIDE' in os.environ)
      open('seen', 'w', encoding='utf-8', newline='').write(os.environ['config'])
      """;

  @TempDir private Path directory;

  private String run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Files.writeString(directory.resolve("main.py"), MAIN);
    List<String> command = new ArrayList<>(List.of("python3", "-c", Program.PRELUDE));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static boolean works(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException | InterruptedException none) {
      return false;
    }
  }

  @Test
  void aFileOfAnySizeArrivesLetterByLetter() throws Exception {
    assumeThat(works("python3", "--version")).isTrue();
    String config = "a: ü {{x}}\r\n" + "x".repeat(500_000);
    Path file = Files.writeString(directory.resolve("config"), config);
    String output =
        run(Map.of(WorkloadSecret.CONFIG_FILE, file.toString(), "LC_ALL", "C"), "main.py", "more");
    assertThat(output).isEqualTo("['main.py', 'more'] __main__ False\n");
    assertThat(Files.readString(directory.resolve("seen"))).isEqualTo(config);
  }

  @Test
  void aModuleRunsToo() throws Exception {
    assumeThat(works("python3", "--version")).isTrue();
    Files.createDirectories(directory.resolve("pkg"));
    Files.writeString(directory.resolve("pkg/runner.py"), MAIN);
    assertThat(run(Map.of("config", "a"), "-m", "pkg.runner")).contains("runner.py'] __main__");
  }

  @Test
  void anOverrideIsMergedAsCoreMergesIt() throws Exception {
    assumeThat(works("python3", "-c", "import yaml")).isTrue();
    String config = "appConfig: {type: A, keep: 1, day: 2026-01-01}\nother: [ü]\n";
    String override = "{\"type\":\"B\",\"more\":{\"a\":[1]}}";
    String output = run(Map.of("config", config, WorkloadSecret.OVERRIDE, override), "main.py");
    assertThat(output).isEqualTo("['main.py'] __main__ False\n");
    String expected = WorkflowConfig.forRun(config, Plans.RUN, Optional.of(override));
    assertThat(normal(Files.readString(directory.resolve("seen"))))
        .isEqualTo(normal(expected.replaceFirst("pipelineRunId: .*\n?", "")));
  }

  private static Object normal(String yaml) {
    return io.hybridrunner.document.Document.parse(yaml).root();
  }
}

package io.hybridrunner.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final Path SOURCE =
      Path.of("src/main/java/io/hybridrunner/examples/embedding/EmbedRunner.java");

  @Test
  void theReadmeShowsTheCompiledExample() throws IOException {
    String source = Files.readString(SOURCE);
    String example =
        source.substring(
            source.indexOf("// README: begin\n"), source.indexOf("    // README: end"));
    String shown =
        example.lines().skip(1).map(line -> line.substring(4)).collect(Collectors.joining("\n"));

    assertThat(Files.readString(Path.of("../../README.md")))
        .contains("```java\n" + shown + "\n```");
  }
}

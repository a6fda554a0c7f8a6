package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document and the kit have the same rules. */
class SpecificationTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "runner-link.md");
  private static final Pattern MARK = Pattern.compile("\\[([SR]\\d+(?:,\\s+[SR]\\d+)*)]");

  private static Set<String> marks() throws IOException {
    List<String> marks =
        MARK.matcher(Files.readString(DOCUMENT))
            .results()
            .map((MatchResult mark) -> mark.group(1))
            .flatMap(mark -> Stream.of(mark.split(",\\s+")))
            .toList();
    return new TreeSet<>(marks);
  }

  @Test
  void everyMarkOfTheDocumentHasItsCheckAndTheOtherWayRound() throws IOException {
    List<String> checks =
        Stream.concat(
                ServerRules.all().stream().map(Rule::id), RunnerRules.all().stream().map(Rule::id))
            .toList();

    assertThat(checks).doesNotHaveDuplicates();
    assertThat(marks()).containsExactlyInAnyOrderElementsOf(checks);
  }
}

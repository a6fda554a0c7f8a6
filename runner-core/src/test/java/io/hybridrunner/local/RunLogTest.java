package io.hybridrunner.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLogTest {

  @TempDir private Path directory;

  private void segment(String letters, byte[] bytes) throws IOException {
    Files.write(directory.resolve("log." + letters), bytes);
  }

  private static byte[] filler() {
    byte[] bytes = new byte[RunLog.SEGMENT_BYTES];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private LogPage page(String cursor) throws IOException {
    return new RunLog(directory).page(Optional.of(cursor));
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "例", "🚢"})
  void aCharacterOnTheBorderOfTwoPagesIsWholeOnTheSecond(String character) throws IOException {
    byte[] whole = character.getBytes(UTF_8);
    for (int cut = 1; cut < whole.length; cut++) {
      byte[] first = filler();
      System.arraycopy(whole, 0, first, first.length - cut, cut);
      segment("aaaaa", first);
      Files.deleteIfExists(directory.resolve("log.aaaab"));
      assertThat(page("0").text()).isEqualTo("x".repeat(first.length - cut));
      segment("aaaab", new byte[0]);
      assertThat(page("0").text()).isEqualTo("x".repeat(first.length - cut));
      segment(
          "aaaab",
          (new String(Arrays.copyOfRange(whole, cut, whole.length), ISO_8859_1) + "end")
              .getBytes(ISO_8859_1));
      assertThat(page("0").text()).isEqualTo("x".repeat(first.length - cut));
      assertThat(page("1").text()).isEqualTo(character + "end");
    }
  }

  @Test
  void aCharacterThatIsNotWrittenAsAWholeYetIsNotShown() throws IOException {
    byte[] ship = "ab🚢".getBytes(UTF_8);
    for (int length = 3; length < ship.length; length++) {
      segment("aaaaa", Arrays.copyOf(ship, length));
      assertThat(page("0").text()).isEqualTo("ab");
    }
    segment("aaaaa", ship);
    assertThat(page("0").text()).isEqualTo("ab🚢");
  }

  @Test
  void bytesThatAreNoTextAreShownAsReplacementCharacters() throws IOException {
    segment("aaaaa", new byte[] {'a', (byte) 0xFF, (byte) 0x80, 'b'});
    assertThat(page("0").text()).isEqualTo("a\uFFFD\uFFFDb");
  }

  @Test
  void theMiddleGoesFirstAndItsPageSaysHowMuchIsMissing() throws IOException {
    for (String letters : new String[] {"aaaaa", "aaaab", "aaaac", "aaaad", "aaaae", "aaaaf"}) {
      segment(letters, filler());
    }
    RunLog log = new RunLog(directory);
    log.trim(3L * RunLog.SEGMENT_BYTES);
    assertThat(page("0").after()).contains("1");
    LogPage gap = page("1");
    assertThat(gap.text()).contains("2,949,120 bytes").contains("left out");
    assertThat(gap.after()).contains("4");
    assertThat(gap.total()).isEqualTo(6);
    assertThat(page("2").text()).isEqualTo(gap.text());
    assertThat(page("5").after()).isEmpty();
  }

  @Test
  void theRestOfACharacterAfterAGapIsLeftOut() throws IOException {
    byte[] ship = "🚢".getBytes(UTF_8);
    segment("aaaaa", filler());
    segment("aaaac", new byte[] {ship[2], ship[3], 'o', 'k'});
    assertThat(page("2").text()).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1", "x", "", "0.5", "99999999999999999999", "../../etc/passwd"})
  void aCursorThatNoPageNamedIsRefused(String cursor) throws IOException {
    segment("aaaaa", "one page".getBytes(UTF_8));
    assertThatThrownBy(() -> page(cursor))
        .isInstanceOfSatisfying(
            EngineException.class,
            refused -> {
              assertThat(refused.reason().kind()).isEqualTo(Kind.BAD_REQUEST);
              assertThat(refused.reason().message()).contains("'" + cursor + "'", "0 to 0");
            });
  }

  @Test
  void theTailOfALineThatIsTooLongIsEmpty() throws IOException {
    segment("aaaaa", filler());
    assertThat(new RunLog(directory).tail()).isEmpty();
  }

  @Test
  void theTailGoesOverTheBorderOfTwoFiles() throws IOException {
    byte[] first = filler();
    byte[] line = "\nlast of the first, ".getBytes(UTF_8);
    System.arraycopy(line, 0, first, first.length - line.length, line.length);
    segment("aaaaa", first);
    segment("aaaab", "first of the last\n".getBytes(UTF_8));
    assertThat(new RunLog(directory).tail()).isEqualTo("last of the first, first of the last\n");
  }
}

package io.hybridrunner.examples.demo.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakSearchTest {

  private static final String PASSWORD = "p\"+/ &é%-canary-0123456789";

  private final Path folder;

  LeakSearchTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aCleanFolderHasNoLeak() throws IOException {
    Files.writeString(folder.resolve("runner.log"), "secret:shop-db-password");

    assertThat(search().leaks()).isEmpty();
  }

  @Test
  void aPlantedLeakIsFoundInEveryForm() throws IOException {
    plant("plain.log", "x" + PASSWORD + "y");
    plant("url.log", "?p=" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8));
    plant("frame.log", "{\"p\":\"p\\\"+/ &é%-canary-0123456789\"}");
    Files.write(folder.resolve("utf16.log"), PASSWORD.getBytes(StandardCharsets.UTF_16LE));

    plant("hex.log", HexFormat.of().formatHex(PASSWORD.getBytes(StandardCharsets.UTF_8)));

    assertThat(search().leaks())
        .anyMatch(leak -> leak.endsWith("plain.log (plain)"))
        .anyMatch(leak -> leak.endsWith("url.log (plain)"))
        .anyMatch(leak -> leak.endsWith("frame.log (plain)"))
        .anyMatch(leak -> leak.endsWith("utf16.log (UTF-16)"))
        .anyMatch(leak -> leak.endsWith("hex.log (hexadecimal)"));
  }

  @Test
  void aPasswordOfSignsOnlyIsFoundInEveryFormToo() {
    Canary canary = Canary.of("\"+/%é\\&=");

    assertThat(canary.formsIn("%22%2B%2F%25%C3%A9%5C%26%3D".getBytes(StandardCharsets.UTF_8)))
        .contains("URL-encoded");
    assertThat(canary.formsIn("{\"p\":\"\\\"+/%é\\\\&=\"}".getBytes(StandardCharsets.UTF_8)))
        .contains("as JSON");
  }

  @Test
  void base64OfJsonThatIsBrokenIntoLinesIsFoundInAnAnswerToo() {
    String config = "{\"type\": \"Postgres\", \"password\": \"p\\\"+/ &é%-canary-0123456789\"}";
    String lines =
        Base64.getMimeEncoder().encodeToString(config.repeat(3).getBytes(StandardCharsets.UTF_8));

    for (String text : new String[] {lines, lines.replace("\r\n", "\\r\\n")}) {
      assertThat(Canary.of(PASSWORD).formsIn(text.getBytes(StandardCharsets.UTF_8)))
          .anyMatch(form -> form.startsWith("base64"));
    }
  }

  @Test
  void base64IsFoundWhateverStandsBeforeAndAfter() throws IOException {
    for (String before : new String[] {"", "a", "ab", "abc", "user:"}) {
      for (String after : new String[] {"", "\n", "\"}", "xyz"}) {
        byte[] text = (before + PASSWORD + after).getBytes(StandardCharsets.UTF_8);
        assertThat(Canary.of(PASSWORD).formsIn(Base64.getEncoder().encode(text)))
            .as("between '%s' and '%s'", before, after)
            .anyMatch(form -> form.startsWith("base64"));
        assertThat(Canary.of(PASSWORD).formsIn(Base64.getUrlEncoder().encode(text)))
            .as("base64url between '%s' and '%s'", before, after)
            .anyMatch(form -> form.startsWith("base64"));
      }
    }
  }

  @Test
  void theFileInWhichItBelongsIsNoLeak() throws IOException {
    plant("the-secret", PASSWORD);
    LeakSearch search = new LeakSearch(Canary.of(PASSWORD), Set.of(folder.resolve("the-secret")));
    search.folder(folder);

    assertThat(search.leaks()).isEmpty();
    assertThat(search.files()).isZero();
  }

  @Test
  void aTextIsSearchedUnderItsName() {
    LeakSearch search = new LeakSearch(Canary.of(PASSWORD), Set.of());
    search.text("metrics", "x{p=\"" + PASSWORD + "\"}");

    assertThat(search.leaks()).contains("metrics (plain)");
  }

  @Test
  void aShortPasswordIsNoCanary() {
    assertThatThrownBy(() -> Canary.of("short")).hasMessageContaining("8 characters");
    assertThat(Canary.of(PASSWORD).toString()).doesNotContain("canary");
  }

  @Test
  void aCommandLineWithThePasswordIsSeenWhileItsProcessLives() throws Exception {
    try (CommandLines lines = CommandLines.watch()) {
      Process process = new ProcessBuilder("sh", "-c", "read x", "--password=" + PASSWORD).start();
      try {
        await()
            .untilAsserted(
                () -> assertThat(lines.seen()).anyMatch(line -> line.contains(PASSWORD)));
      } finally {
        process.destroy();
      }
    }
  }

  private LeakSearch search() throws IOException {
    LeakSearch search = new LeakSearch(Canary.of(PASSWORD), Set.of());
    search.folder(folder);
    return search;
  }

  private void plant(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}

package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that should hold a token, and what people put there. */
class TokenReaderTest {

  private final Path directory;
  private final Path file;

  TokenReaderTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("token");
  }

  private static void assertRefused(Path file, String sentence) {
    assertThatThrownBy(() -> TokenReader.fromFile(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " " + sentence)
        .hasMessageNotContaining("canary");
  }

  @Test
  void whatIsNoTokensFileIsRefusedWithACure() throws IOException {
    assertRefused(file, "does not exist. Check the path, and that the secret is mounted");
    assertRefused(directory, "is a directory. Name the file in it that holds the token");
    assertRefused(
        Path.of("/dev/null"),
        "is no regular file. Put the token into a file that can be read again");
    Files.write(file, "canary".getBytes(StandardCharsets.UTF_16));
    assertRefused(file, "is not UTF-8 text. Save it as plain text, with the token alone");
    Files.writeString(file, "canary".repeat(20_000));
    assertRefused(file, "is larger than 64 KiB. Is it the right file?");
    Files.writeString(file, "");
    assertRefused(file, "is empty. Put the token into it");
    Files.writeString(file, "canary\ncanary\n");
    assertRefused(
        file, "holds white space or other characters that no token has. Copy the token again");
  }

  /** Tests run as root too, who may read everything. */
  @Test
  void aFileThatMayNotBeReadSaysWhoShouldBeLetIn() {
    BadValue denied = TokenReader.unreadable(new AccessDeniedException("/t"));
    assertThat(denied.message()).isEqualTo("may not be read by this user");
    assertThat(denied.cure()).contains("fsGroup");
    assertThat(TokenReader.unreadable(new IOException("canary")).message())
        .isEqualTo("cannot be read (IOException)");
  }

  @Test
  void whatPeoplePutAroundATokenIsCut() throws IOException {
    for (String text : new String[] {"t-1\n", "\ufeff\"t-1\"\r\n", "Bearer t-1", "'Bearer t-1'"}) {
      Files.writeString(file, text);
      assertThat(TokenReader.fromFile(file)).isEqualTo(SecretValue.of("t-1"));
    }
  }

  /** As the kubelet does it: the name stays, and what it leads to is swapped. */
  @Test
  void aMountedSecretThatIsReplacedIsReadAnew() throws IOException {
    for (String version : new String[] {"1", "2"}) {
      Path data = Files.createDirectory(directory.resolve("..2026_" + version));
      Files.writeString(data.resolve("key"), "t-" + version);
    }
    Path current = directory.resolve("..data");
    Files.createSymbolicLink(current, Path.of("..2026_1"));
    Path mounted = Files.createSymbolicLink(directory.resolve("key"), Path.of("..data/key"));
    assertThat(TokenReader.fromFile(mounted)).isEqualTo(SecretValue.of("t-1"));
    Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2026_2"));
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
    assertThat(TokenReader.fromFile(mounted)).isEqualTo(SecretValue.of("t-2"));
  }
}

package io.hybridrunner.collate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.collate.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("ca.pem"), content);
  }

  @Test
  void theFileIsAddedToWhatTheJvmTrusts() throws Exception {
    String pem = Certificate.of(folder, "ip:127.0.0.1").pem();
    int theJvms = Trust.of(Optional.empty()).manager().getAcceptedIssuers().length;
    Path file = file("Some words\r\n\r\n" + pem.replace("\n", "\r\n") + "more words\n");
    assertThat(Trust.of(Optional.of(file)).manager().getAcceptedIssuers())
        .hasSize(theJvms + 1)
        .hasSizeGreaterThan(10);
  }

  @Test
  void whatIsNoSuchFileIsASentenceThatNamesIt() throws Exception {
    String pem = Certificate.of(folder, "ip:127.0.0.1").pem();
    refused(folder.resolve("none.pem"), "does not exist");
    refused(folder, "cannot be read");
    refused(file(""), "holds no certificate");
    refused(file("words\n"), "no certificate");
    refused(file(pem.substring(0, pem.length() / 2)), "no certificate");
    refused(
        file(pem + "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n"),
        "something that is no certificate");
  }

  private static void refused(Path file, String words) {
    assertThatThrownBy(() -> Trust.of(Optional.of(file)))
        .isInstanceOf(CaFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(words);
  }
}

package io.hybridrunner.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.SecretBackend.Lookup;
import io.hybridrunner.testkit.SecretBackendContract;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSecretsTest {

  private static final String CANARY = "canary-0d4e";

  @TempDir Path home;
  private Path directory;
  private FileSecrets secrets;

  @BeforeEach
  void mount() throws IOException {
    directory = Files.createDirectory(home.resolve("secrets"));
    secrets = new FileSecrets(directory);
  }

  @Nested
  class Contract extends SecretBackendContract {
    @Override
    protected SecretBackend storeWith(String name, String value) throws IOException {
      Files.writeString(directory.resolve(name), value);
      return secrets;
    }

    @Override
    protected String legalName() {
      return "shop-db.password_1";
    }
  }

  private Lookup find(String name) {
    return secrets.find(SecretRef.parse("secret:" + name));
  }

  private String value(String name) {
    assertThat(find(name)).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found) find(name)).value().reveal();
  }

  private String absent(String name) {
    assertThat(find(name)).isInstanceOf(Lookup.Absent.class);
    return ((Lookup.Absent) find(name)).detail();
  }

  @Test
  void aFolderIsASecretOfSeveralKeys() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("db"));
    Files.writeString(folder.resolve("value"), "v");
    Files.writeString(folder.resolve("user"), "u");
    assertThat(value("db")).isEqualTo("v");
    assertThat(value("db#value")).isEqualTo("v");
    assertThat(value("db#user")).isEqualTo("u");
    assertThat(absent("db#pass")).contains("db/pass");
    Files.delete(folder.resolve("value"));
    assertThat(absent("db")).contains("db/value");
  }

  @Test
  void aFileHasNoKeysAndThatIsAMissNotAnOutage() throws IOException {
    Files.writeString(directory.resolve("db"), CANARY);
    assertThat(absent("db#password")).contains("write secret:db").doesNotContain(CANARY);
  }

  /** Case V-09: what looks like a slip is told by the check; the value is not touched. */
  @ParameterizedTest
  @ValueSource(strings = {"pw\n", "pw\r\n", " pw", "\ufeffpw", "", "\n", "a\u0000b"})
  void v09AValueIsTakenVerbatim(String text) throws IOException {
    Files.writeString(directory.resolve("db"), text);
    assertThat(value("db")).isEqualTo(text);
  }

  @Test
  void oneMebibyteIsTheMost() throws IOException {
    Path file = directory.resolve("db");
    Files.write(file, new byte[FileSecrets.MAX_BYTES]);
    assertThat(value("db")).hasSize(FileSecrets.MAX_BYTES);
    Files.write(file, new byte[FileSecrets.MAX_BYTES + 1]);
    assertThat(find("db")).isEqualTo(new Lookup.Unusable(file + " is larger than 1048576 bytes"));
  }

  @Test
  void whatIsNotUtf8IsRefusedNotChanged() throws IOException {
    Files.write(directory.resolve("db"), new byte[] {'c', 'a', (byte) 0xff, 'n'});
    assertThat(find("db"))
        .isEqualTo(new Lookup.Unusable(directory.resolve("db") + " is not UTF-8 text"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "..",
        ".",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "./db",
        "db#../outside",
        "db#..",
        "db#a/b"
      })
  void aNameThatIsAPathIsRefusedByTheRule(String name) throws IOException {
    Files.writeString(home.resolve("outside"), CANARY);
    Files.createDirectory(directory.resolve("db"));
    assertThat(secrets.violation(SecretRef.parse("secret:" + name)).orElse(""))
        .contains("without '/' and not '.' or '..'");
    assertThat(absent(name)).contains("without '/'");
  }

  @Test
  void aNameThatIsTooLongForAFileIsRefusedByTheRule() {
    assertThat(absent("n".repeat(256))).contains("255 bytes");
    assertThat(absent("ä".repeat(128))).contains("255 bytes");
    assertThat(absent("n".repeat(255))).contains("there is no file");
  }

  @Test
  void noLinkLeadsOutOfTheDirectory() throws IOException {
    Path outside = Files.createDirectory(home.resolve("secrets-of-others"));
    Files.writeString(outside.resolve("value"), CANARY);
    Files.createSymbolicLink(directory.resolve("file"), outside.resolve("value"));
    Files.createSymbolicLink(directory.resolve("folder"), outside);
    Files.createSymbolicLink(directory.resolve("relative"), Path.of("../secrets-of-others/value"));
    for (String name : new String[] {"file", "folder", "folder#value", "relative"}) {
      assertThat(find(name))
          .isInstanceOfSatisfying(
              Lookup.Forbidden.class,
              it -> assertThat(it.detail()).contains("leads out").doesNotContain(CANARY));
    }
  }

  @Test
  void linksToNowhereAndInCirclesAreNotFound() throws IOException {
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
    assertThat(absent("dangling")).contains("there is no file");
    assertThat(find("circle")).isNotInstanceOf(Lookup.Found.class);
  }

  /** The kubelet swaps {@code ..data} to a new folder when a Secret changes. */
  @Test
  void linksAsKubernetesMountsThemWorkAlsoAfterARotation() throws IOException {
    release("..2026_03_27", "old");
    Files.createSymbolicLink(directory.resolve("db"), Path.of("..data/db"));
    assertThat(value("db")).isEqualTo("old");
    release("..2026_03_28", "new");
    assertThat(value("db")).isEqualTo("new");
  }

  private void release(String folder, String value) throws IOException {
    Files.writeString(Files.createDirectory(directory.resolve(folder)).resolve("db"), value);
    Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of(folder));
    Files.move(next, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void theDirectoryItselfMayBeALink() throws IOException {
    Files.writeString(directory.resolve("db"), "v");
    Path link = Files.createSymbolicLink(home.resolve("link"), directory);
    assertThat(new FileSecrets(link).find(SecretRef.parse("secret:db")))
        .isInstanceOf(Lookup.Found.class);
  }

  @Test
  void whatIsNoFileIsNotWaitedFor() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
      assertThat(absent("socket")).contains("is not a regular file");
    }
    Files.createDirectories(directory.resolve("db/inner"));
    assertThat(absent("db#inner")).contains("is not a regular file");
  }

  @Test
  void aFileThatMayNotBeReadIsForbidden() throws Exception {
    Path file = Files.writeString(directory.resolve("db"), CANARY);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Lookup forbidden = new Lookup.Forbidden("the runner's user may not read " + file);
    if (Files.isReadable(file)) {
      // Root may read everything: a process that gave up this power looks in its place.
      assertThat(LookupMain.withoutPower(directory, "db")).isEqualTo(forbidden.toString());
    } else {
      assertThat(find("db")).isEqualTo(forbidden);
    }
  }

  @Test
  void aMissingDirectoryIsAnOutageUntilItIsThere() throws IOException {
    FileSecrets early = new FileSecrets(home.resolve("later"));
    SecretRef reference = new SecretRef("db", Optional.empty());
    assertThat(early.find(reference))
        .isEqualTo(new Lookup.Unavailable("there is no directory " + home.resolve("later")));
    Files.writeString(Files.createDirectory(home.resolve("later")).resolve("db"), "v");
    assertThat(early.find(reference)).isInstanceOf(Lookup.Found.class);
  }
}

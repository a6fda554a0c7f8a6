package io.hybridrunner.examples.demo;

import io.hybridrunner.examples.demo.leak.Canary;
import io.hybridrunner.examples.demo.leak.LeakSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Searches all that the demo wrote for the passwords of the secret directory. First it shows that
 * it would find one: in the file where it belongs, and in a planted copy.
 */
final class SecretCheck {

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final int SHORTEST = 8;

  private final Path secrets;
  private final Path written;
  private int files;
  private int texts;

  /**
   * A check that has not begun.
   *
   * @param secrets the directory whose files are the secrets
   * @param written the folder that holds everything else
   */
  SecretCheck(Path secrets, Path written) {
    this.secrets = secrets;
    this.written = written;
  }

  /**
   * Searches the folder, what is in shared memory, and these texts.
   *
   * @return where a password was found; empty is good
   * @throws DemoException when the search does not find a planted password
   */
  List<String> leaks(Map<String, String> alsoIn) throws IOException, DemoException {
    List<String> leaks = new ArrayList<>();
    for (Path secret : secretFiles()) {
      String password = Files.readString(secret);
      if (password.length() < SHORTEST) {
        continue;
      }
      Canary canary = Canary.of(password);
      proveThatItFinds(canary, secret, password);
      LeakSearch search = new LeakSearch(canary, Set.of(secret));
      search.folder(written);
      if (Files.isDirectory(SHARED_MEMORY)) {
        search.folder(SHARED_MEMORY);
      }
      alsoIn.forEach(search::text);
      files = search.files();
      texts = search.texts();
      leaks.addAll(search.leaks());
    }
    return leaks;
  }

  /** How many files were searched. */
  int files() {
    return files;
  }

  /** How many other texts were searched. */
  int texts() {
    return texts;
  }

  private List<Path> secretFiles() throws IOException {
    try (Stream<Path> found = Files.walk(secrets)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  private static void proveThatItFinds(Canary canary, Path secret, String password)
      throws IOException, DemoException {
    LeakSearch search = new LeakSearch(canary, Set.of());
    search.folder(secret);
    search.text("a planted copy", "{\"log\": \"login with " + password + " failed\"}");
    long sources = search.leaks().stream().map(leak -> leak.split(" \\(", 2)[0]).distinct().count();
    if (sources != 2) {
      throw new DemoException("the leak search does not find what was planted");
    }
  }
}

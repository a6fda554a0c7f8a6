package io.hybridrunner.secrets;

import io.hybridrunner.model.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks a secret up in a process of its own and prints what the store answered. */
final class LookupMain {

  private LookupMain() {}

  public static void main(String[] arguments) {
    FileSecrets store = new FileSecrets(Path.of(arguments[0]));
    System.out.print(store.find(new SecretRef(arguments[1], Optional.empty())));
  }

  /** What a process of root's sees that may not pass by the permissions of files. */
  static String withoutPower(Path directory, String name) throws IOException {
    List<String> command =
        List.of(
            "setpriv",
            "--bounding-set=-dac_override,-dac_read_search",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LookupMain.class.getName(),
            directory.toString(),
            name);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

package io.hybridrunner.argo.e2e;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Fields;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The administrator's hands: kubectl with the current kubeconfig. */
final class Kubectl {

  private Kubectl() {}

  /** What it printed. */
  static String run(String... arguments) {
    return given("", arguments);
  }

  /** What it printed, given this as its input. */
  static String given(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl must be on the PATH", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An object, or a list of them. */
  static Fields json(String... arguments) {
    List<String> more = new ArrayList<>(List.of(arguments));
    more.addAll(List.of("-o", "json"));
    return (Fields) Document.json(run(more.toArray(String[]::new))).root();
  }
}

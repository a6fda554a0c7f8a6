package io.hybridrunner.ecr.program;

import io.hybridrunner.ecr.Result;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/** Metrics of a run in Prometheus' text format. */
final class Metrics {

  private Metrics() {}

  /** The text. */
  static String text(Instant now, List<Result> results) {
    StringBuilder text = new StringBuilder();
    head(
        text,
        "ecr_pull_credential_expiry_seconds",
        "When the pull credential in this namespace's Secret expires, in Unix time.");
    for (Result result : results) {
      OutcomeName.end(result.outcome())
          .ifPresent(
              end ->
                  line(
                      text,
                      "ecr_pull_credential_expiry_seconds{" + labels(result) + "}",
                      end.getEpochSecond()));
    }
    head(
        text,
        "ecr_pull_credential_renewal_outcome",
        "1 for what became of the pull credential in the last run, 0 for what did not.");
    for (Result result : results) {
      for (OutcomeName outcome : OutcomeName.values()) {
        line(
            text,
            "ecr_pull_credential_renewal_outcome{"
                + labels(result)
                + ",outcome=\""
                + outcome
                + "\"}",
            outcome == OutcomeName.of(result.outcome()) ? 1 : 0);
      }
    }
    head(text, "ecr_pull_credential_last_run_timestamp_seconds", "When the last run ended.");
    line(text, "ecr_pull_credential_last_run_timestamp_seconds", now.getEpochSecond());
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
  }

  private static void line(StringBuilder text, String series, long value) {
    text.append(series).append(' ').append(value).append('\n');
  }

  private static String labels(Result result) {
    return "registry=\""
        + escaped(result.registry())
        + "\",namespace=\""
        + escaped(result.namespace())
        + "\"";
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /**
   * Puts a text in a file's place, whole or not at all: others read it meanwhile.
   *
   * @throws IOException when it cannot be written, or is something else than a file; what was there
   *     stays
   */
  static void write(Path given, String text) throws IOException {
    Path file = Files.exists(given) ? given.toRealPath() : given.toAbsolutePath();
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(file.toString(), null, "is no regular file");
    }
    Path directory = file.getParent();
    Path whole = Files.createTempFile(directory, ".metrics", ".tmp");
    try {
      Files.writeString(whole, text);
      if (whole.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        // Temporary files are their owner's only; a node exporter is somebody else.
        Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}

package io.hybridrunner.examples.demo;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What crossed the link, as the proxy wrote it down. */
final class Recorded {

  private static final FrameCodec CODEC = new FrameCodec();

  private final Path folder;

  Recorded(Path folder) {
    this.folder = folder;
  }

  /** How often the end of this run went from the runner to the relay. */
  long ends(String runId) throws IOException {
    return lines("-from-runner.log").stream().filter(line -> isEnd(line, runId)).count();
  }

  /** How many frames there were, both ways. */
  long frames() throws IOException {
    return lines(".log").stream().filter(line -> line.startsWith("{")).count();
  }

  private static boolean isEnd(String line, String runId) {
    return CODEC.decode(line) instanceof FrameCodec.Decoded.Known known
        && known.frame() instanceof Frame.Event event
        && event.event().status().runId().toString().equals(runId)
        && event.event().status().phase().isTerminal();
  }

  private List<String> lines(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(suffix))
          .filter(file -> file.getFileName().toString().startsWith("link-"))
          .flatMap(Recorded::linesOf)
          .toList();
    }
  }

  private static Stream<String> linesOf(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.hybridrunner.argo.logs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last lines of what it reads, within bounds. Not thread-safe. */
final class Tail {

  private static final int WIDTH = 2_000;

  private final int mostLines;
  private final int mostBytes;
  private final Deque<byte[]> kept = new ArrayDeque<>();
  private long bytes;

  Tail(int mostLines, int mostBytes) {
    this.mostLines = mostLines;
    this.mostBytes = mostBytes;
  }

  /** Reads as far as it can. */
  void read(Part part, Source source) {
    try {
      Optional<InputStream> stream = source.open(part, Slice.last(mostLines));
      if (stream.isPresent()) {
        read(stream.get());
      }
    } catch (IOException broken) {
      // What was read before tells something; a cause must not wait for the rest.
    }
  }

  private void read(InputStream stream) throws IOException {
    try (StampedLines lines = new StampedLines(stream)) {
      byte[] line = new byte[WIDTH];
      while (lines.next()) {
        int length = lines.read(line, 0, WIDTH);
        keep(new String(line, 0, length, StandardCharsets.UTF_8).stripTrailing());
      }
    }
  }

  private void keep(String line) {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    kept.addLast(text);
    bytes += text.length + 1;
    while (kept.size() > mostLines || bytes > mostBytes) {
      bytes -= kept.removeFirst().length + 1;
    }
  }

  List<String> lines() {
    return kept.stream().map(text -> new String(text, StandardCharsets.UTF_8)).toList();
  }
}

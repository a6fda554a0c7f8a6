package io.hybridrunner.argo.diagnosis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Lines that show what a cause says: the end of the log, then the last events. Stateless. */
final class Evidence {

  static final int MAX_BYTES = 65_536;

  private static final int LOG_LINES = 500;
  private static final int EVENTS = 10;
  private static final int WIDTH = 2_000;

  private Evidence() {}

  static List<String> of(List<String> log, List<EventRecord> events) {
    List<String> lines =
        new ArrayList<>(log.subList(Math.max(0, log.size() - LOG_LINES), log.size()));
    lines.addAll(events(events));
    return bounded(lines);
  }

  static List<String> events(List<EventRecord> events) {
    List<EventRecord> sorted =
        events.stream()
            .sorted(Comparator.comparing(event -> event.at().orElse(Instant.MIN)))
            .toList();
    return sorted.subList(Math.max(0, sorted.size() - EVENTS), sorted.size()).stream()
        .map(EventRecord::line)
        .toList();
  }

  /** The last of them, as many as have room. */
  private static List<String> bounded(List<String> lines) {
    Deque<String> kept = new ArrayDeque<>();
    int bytes = 0;
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = cut(lines.get(i));
      bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes > MAX_BYTES) {
        break;
      }
      kept.addFirst(line);
    }
    return List.copyOf(kept);
  }

  private static String cut(String line) {
    return line.codePointCount(0, line.length()) <= WIDTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WIDTH));
  }
}

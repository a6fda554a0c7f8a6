package io.hybridrunner.argo.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Logs as a kubelet serves them: filtered by time line by line, in the order of the file. */
final class Kubelet implements Source {

  /** A line with its line feed, or the last one without. */
  record Line(Instant stamp, String text) {}

  private final Map<String, List<Line>> files = new HashMap<>();
  private int opened;

  /** The present file of a container. */
  List<Line> file(Part part) {
    return files.computeIfAbsent(part.title(), name -> new ArrayList<>());
  }

  void remove(Part part) {
    files.remove(part.title());
  }

  int opened() {
    return opened;
  }

  @Override
  public Optional<InputStream> open(Part part, Slice slice) {
    opened++;
    List<Line> file = files.get(part.title());
    return file == null
        ? Optional.empty()
        : Optional.of(new ByteArrayInputStream(text(file, slice)));
  }

  private static byte[] text(List<Line> file, Slice slice) {
    int first = Math.max(0, file.size() - slice.lastLines().orElse(Integer.MAX_VALUE));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Line line : file.subList(first, file.size())) {
      if (slice.since().isEmpty() || !line.stamp().isBefore(slice.since().get())) {
        out.writeBytes((line.stamp() + " " + line.text()).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }
}

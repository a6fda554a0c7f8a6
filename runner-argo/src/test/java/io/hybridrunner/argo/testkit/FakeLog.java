package io.hybridrunner.argo.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** The part of a log that a request chooses, as the kubelet does. */
final class FakeLog {

  private FakeLog() {}

  static String part(List<String> lines, Request request) {
    List<String> part =
        request
            .parameter("sinceTime")
            .map(since -> Instant.parse(since).truncatedTo(ChronoUnit.SECONDS))
            .map(since -> lines.stream().filter(line -> !time(line).isBefore(since)).toList())
            .orElse(lines);
    int tail = request.parameter("tailLines").map(Integer::parseInt).orElse(part.size());
    boolean hasTimes = request.parameter("timestamps").filter("true"::equals).isPresent();
    String text =
        part.subList(Math.max(0, part.size() - tail), part.size()).stream()
            .map(line -> (hasTimes ? line : line.substring(line.indexOf(' ') + 1)) + "\n")
            .collect(Collectors.joining());
    return request
        .parameter("limitBytes")
        .map(Integer::parseInt)
        .map(most -> first(text.getBytes(StandardCharsets.UTF_8), most))
        .orElse(text);
  }

  private static Instant time(String line) {
    return Instant.parse(line.substring(0, line.indexOf(' ')));
  }

  private static String first(byte[] bytes, int most) {
    return new String(bytes, 0, Math.min(most, bytes.length), StandardCharsets.UTF_8);
  }
}

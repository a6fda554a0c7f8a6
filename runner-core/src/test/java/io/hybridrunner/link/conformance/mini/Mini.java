package io.hybridrunner.link.conformance.mini;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.link.conformance.Frames;
import java.util.Optional;
import java.util.Set;

/** What both small peers need. */
final class Mini {

  private static final ObjectMapper STRICT = mapper(100, 250_000, 4096, 100);

  private static final ObjectMapper BOUNDLESS = mapper(10_000, 10_000_000, 1_000_000, 1_000_000);

  private Mini() {}

  private static ObjectMapper mapper(int depth, int tokens, int name, int number) {
    return JsonMapper.builder(
            new JsonFactoryBuilder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxTokenCount(tokens)
                        .maxNameLength(name)
                        .maxNumberLength(number)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** A message as a frame of one of these types, or of one that nobody knows; empty when bad. */
  static Optional<ObjectNode> frame(String text, Set<String> types, boolean bounded) {
    try {
      JsonNode json = (bounded ? STRICT : BOUNDLESS).readTree(text);
      return json instanceof ObjectNode object && Frames.objection(text, types).isEmpty()
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException bad) {
      return Optional.empty();
    }
  }

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}

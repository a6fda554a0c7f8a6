package io.hybridrunner.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How JSON of a peer is read: every dimension has a limit, so a frame's size bounds its memory. */
final class Json {

  /** An entity of OpenMetadata nests about 20 deep. */
  static final int MAX_DEPTH = 100;

  /**
   * Tokens cost memory that their bytes do not show: 8 MiB of "[],[],…" would be 200 MiB of tree.
   */
  static final int MAX_TOKENS = 250_000;

  static final int MAX_NUMBER_LENGTH = 100;
  static final int MAX_NAME_LENGTH = 4096;

  private Json() {}

  static JsonMapper mapper() {
    JsonFactory factory = factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        // An entity passes through unchanged, its numbers included.
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /** The same limits, without the check for duplicate names. */
  static JsonFactory lenientFactory() {
    return factory().build();
  }

  private static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxTokenCount(MAX_TOKENS)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxNameLength(MAX_NAME_LENGTH)
                .maxStringLength(FrameCodec.MAX_FRAME_BYTES)
                .build())
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        // Names of a peer's making do not belong in the JVM's table of strings.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
  }
}

package io.hybridrunner.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hybridrunner.link.FrameCodec.Decoded;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFramesTest {

  private final ObjectMapper json = Json.mapper();
  private final FrameCodec codec = new FrameCodec();

  static Stream<String> names() {
    return Golden.frames().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void goldenFramesKeepToTheirSchema(String name) throws JsonProcessingException {
    String text = Golden.frame(name);
    assertThat(Golden.violations(typeOf(text), text)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void goldenFramesAreReadAndWrittenAsTheyAre(String name) throws JsonProcessingException {
    String text = Golden.frame(name);
    Decoded decoded = codec.decode(text);
    assertThat(decoded).isInstanceOf(Decoded.Known.class);
    String written = codec.encode(((Decoded.Known) decoded).frame());
    assertThat(json.readTree(written)).isEqualTo(json.readTree(text));
  }

  @Test
  void everyTypeHasASchemaAndAGoldenFrame() throws JsonProcessingException {
    Set<String> shown = new TreeSet<>();
    for (String text : Golden.frames().values()) {
      shown.add(typeOf(text));
    }
    assertThat(shown)
        .isEqualTo(Golden.types())
        .hasSize(Frame.class.getPermittedSubclasses().length);
  }

  @Test
  void theSchemasFindWhatIsWrong() {
    String run = Golden.frame("command-run");
    assertThat(Golden.violations("command", run.replace("\"run\"", "\"fly\""))).isNotEmpty();
    assertThat(Golden.violations("command", run.replace("\"runId\"", "\"x\""))).isNotEmpty();
    String event = Golden.frame("event-running");
    assertThat(Golden.violations("event", event.replace("\"running\"", "\"done\""))).isNotEmpty();
    assertThat(Golden.violations("event", event.replace("5f0c2e1a", "xyz"))).isNotEmpty();
    String refused = Golden.frame("result-refused");
    assertThat(Golden.violations("result", refused.replace("\"cause\"", "\"x\""))).isNotEmpty();
  }

  private String typeOf(String text) throws JsonProcessingException {
    return json.readTree(text).path("type").asText();
  }
}

package io.hybridrunner.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

  private static final ObjectMapper JSON = Json.mapper();
  private final FrameCodec codec = new FrameCodec();

  @Provide
  Arbitrary<Frame> frames() {
    return Frames.any();
  }

  @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void everyFrameKeepsToItsSchemaAndIsReadBackEqual(@ForAll("frames") Frame frame)
      throws JsonProcessingException {
    String text = codec.encode(frame);
    assertThat(Golden.violations(JSON.readTree(text).path("type").asText(), text)).isEmpty();
    assertThat(codec.decode(text)).isEqualTo(new Decoded.Known(frame));
  }

  @Test
  void unknownFieldsArePassedOver() {
    assertThat(codec.decode("{\"type\":\"ack\",\"eventId\":3,\"since\":[{\"a\":1}]}"))
        .isEqualTo(new Decoded.Known(new Frame.Ack(3)));
  }

  @Test
  void anUnknownTypeIsToldWithItsId() {
    assertThat(codec.decode("{\"type\":\"poem\",\"id\":\"p-1\"}"))
        .isEqualTo(new Decoded.Unknown("poem", Optional.of("p-1")));
    assertThat(codec.decode("{\"type\":\"poem\"}"))
        .isEqualTo(new Decoded.Unknown("poem", Optional.empty()));
  }

  @Test
  void anUnknownOperationCanBeRefusedByItsId() {
    Decoded.Malformed malformed =
        malformed("{\"type\":\"command\",\"id\":\"c-9\",\"operation\":\"fly\",\"ttlMillis\":5}");
    assertThat(malformed.id()).contains("c-9");
    assertThat(malformed.cause().kind()).isEqualTo(Cause.Kind.UNSUPPORTED);
  }

  @Test
  void anUnknownKindOfCauseKeepsItsMessage() {
    String text = Golden.frame("result-refused").replace("\"SECRET_MISSING\"", "\"MOON_PHASE\"");
    Frame.Result result = (Frame.Result) ((Decoded.Known) codec.decode(text)).frame();
    Cause cause = ((Reply.Refused) result.reply()).cause();
    assertThat(cause.kind()).isEqualTo(Cause.Kind.INTERNAL);
    assertThat(cause.message()).contains("shop-db-password");
  }

  @Test
  void anUnknownOutcomeIsUnderstoodByItsCode() {
    String done =
        """
        {"type":"result","commandId":"c-1","outcome":"danced",
         "response":{"code":200,"platform":"P","reason":"Danced"}}""";
    CommandId id = new CommandId("c-1");
    assertThat(codec.decode(done))
        .isEqualTo(
            new Decoded.Known(new Frame.Result(new Reply.Done(id, "Danced", Optional.empty()))));
    assertThat(codec.decode(done.replace("200", "500")))
        .isEqualTo(
            new Decoded.Known(
                new Frame.Result(
                    new Reply.Refused(id, Cause.of(Cause.Kind.INTERNAL, "Danced", "")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "command-run | \"ttlMillis\": 60000 | \"ttlMillis\": -1 | ttlMillis",
        "command-run | \"ttlMillis\": 60000 | \"ttlMillis\": \"canary\" | ttlMillis",
        "command-run | \"ttlMillis\": 60000 | \"ttlMillis\": 1e400 | ttlMillis",
        "command-run | \"runId\": \"0b9b6c3e | \"runId\": \"canary | runId",
        "command-run | \"version\": 0.3 | \"version\": 1e999 | version",
        "command-run | \"version\": 0.3 | \"version\": null | version",
        "command-set-enabled | false | \"canary\" | enabled",
        "command-deploy | \"pipeline\": { | \"pipeline\": 3, \"x\": { | pipeline",
        "command-deploy | \"pipelineType\": \"metadata\" | \"pipelineType\": {} | pipelineType",
        "event-running | \"running\" | \"canary\" | status.pipelineState",
        "event-running | \"2026-11-01T | \"canary | status.startedAt",
        "event-failed | \"line 1\" | 7 | status.cause.evidence",
        "hello | \"liveRuns\": [ | \"liveRuns\": [ \"canary\", | liveRuns",
        "hello | \"protocol\": 1 | \"protocol\": 0 | protocol",
        "hello | \"eu-west\" | \" \" | runnerId",
        "welcome | 15000 | 49 | heartbeatMillis",
        "result-queued | \"pipelineState\": \"queued\" | \"pipelineState\": \"canary\" | runs[].pipelineState",
      })
  void aWrongFieldIsNamedAndNeverShown(String name, String from, String to, String field) {
    String golden = Golden.frame(name);
    String text = golden.replace(from, to);
    assertThat(text).isNotEqualTo(golden);
    Cause cause = malformed(text).cause();
    assertThat(cause.message()).contains(field).doesNotContain("canary");
    assertThat(cause.cure()).isNotBlank();
  }

  @Test
  void aFieldThatComesTwiceMakesTheFrameMalformed() {
    Decoded.Malformed malformed =
        malformed(
            "{\"type\":\"command\",\"id\":\"c-1\",\"operation\":\"health\","
                + "\"canary\":1,\"canary\":2,\"ttlMillis\":5}");
    assertThat(malformed.id()).contains("c-1");
    assertThat(malformed.cause().message()).contains("twice").doesNotContain("canary");
    assertThat(malformed("{\"id\":\"c-1\",\"type\":\"command\",\"id\":\"c-2\"}").id()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "null", "7", "[]", "\"x\"", "{", "{\"type\":3}", "{} {}", "nul\0"})
  void whatIsNoFrameIsMalformed(String text) {
    assertThat(malformed(text).cause().kind()).isEqualTo(Cause.Kind.BAD_REQUEST);
  }

  @Test
  void whatIsTooDeepOrTooLongIsRefusedByItsId() {
    String head = "{\"type\":\"command\",\"id\":\"c-1\",\"operation\":\"health\",\"ttlMillis\":5,";
    for (String rest :
        new String[] {
          "\"x\":" + "[".repeat(500) + "]".repeat(500) + "}",
          "\"x\":" + "9".repeat(5000) + "}",
          "\"" + "n".repeat(10_000) + "\":1}",
          "\"x\":[" + "[],".repeat(300_000) + "[]]}"
        }) {
      Decoded.Malformed malformed = malformed(head + rest);
      assertThat(malformed.id()).contains("c-1");
      assertThat(malformed.cause().kind()).isEqualTo(Cause.Kind.TOO_LARGE);
    }
    assertThat(malformed("\"" + "a".repeat(FrameCodec.MAX_FRAME_BYTES) + "\"").cause().kind())
        .isEqualTo(Cause.Kind.TOO_LARGE);
  }

  @Test
  void anOverrideThatIsNoObjectIsNotWrittenAndNotShown() {
    Command run =
        new Command.Run(
            new CommandId("c-1"),
            Duration.ofSeconds(1),
            new PipelineId(new UUID(1, 1)),
            0.1,
            new RunId(new UUID(2, 2)),
            Optional.of("[\"canary\"]"));
    assertThatThrownBy(() -> codec.encode(new Frame.Order(run)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c-1")
        .hasMessageNotContaining("canary");
  }

  private Decoded.Malformed malformed(String text) {
    Decoded decoded = codec.decode(text);
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    return (Decoded.Malformed) decoded;
  }
}

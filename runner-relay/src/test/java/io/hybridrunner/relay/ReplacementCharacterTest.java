package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Command;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** U+FFFD, which a runner takes for bytes that were not UTF-8. */
class ReplacementCharacterTest {

  private final FrameCodec codec = new FrameCodec();
  private final RelayRig rig = new RelayRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void oneThatIsMeantGoesEscapedAndArrivesAsItIs() throws IOException {
    try (RawLink link = RawLink.open(rig.port())) {
      link.writeText(
          codec.encode(
              new Frame.Hello(1, "berlin", "1", "boot-1", 9, List.of(), Optional.empty())));
      await().until(() -> rig.get(RelayRig.RUNNER).json().path("connected").booleanValue());
      rig.post(
          RelayRig.RUNNER + "/pipelines/" + Pipelines.id("p") + "/run",
          "{\"version\": 0.1, \"override\": {\"text\": \"caf\uFFFD \\\\\uFFFD\"}}");

      String text = link.text().orElseThrow();
      while (!text.contains("\"command\"")) {
        text = link.text().orElseThrow();
      }

      assertThat(text).contains("\\ufffd").doesNotContain("\uFFFD");
      FrameCodec.Decoded.Known known = (FrameCodec.Decoded.Known) codec.decode(text);
      Command.Run run = (Command.Run) ((Frame.Order) known.frame()).command();
      assertThat(RelayRig.JSON.readTree(run.override().orElseThrow()).path("text").asText())
          .isEqualTo("caf\uFFFD \\\uFFFD");
    }
  }
}

package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.SecretValue;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server may close a link with, over a real one. */
class CloseCodesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1000 | because | ended the link (1000): because. Nothing to do
          1001 | because | stops, or goes away (1001): because. Nothing to do
          1002 | because | breaks the rules of WebSocket (1002): because. Look whether a proxy
          1003 | because | does not take the kind of message that the runner sends (1003): because
          1007 | because | could not read what the runner sent as text (1007): because. Look
          1008 | because | refuses this runner (1008): because. Do what the reason says
          1008 | ''      | refuses this runner (1008). The server's log says why
          1009 | because | was too large for
          1011 | because | met a fault of its own (1011): because. Look at the server's log
          1012 | because | restarts (1012): because. Nothing to do
          1013 | because | has no room now (1013): because. Nothing to do
          4400 | because | does not accept the runner's greeting (4400): because. Upgrade
          4409 | held by west-2 for 3 h | (4409): held by west-2 for 3 h. Give each runner an id
          4410 | because | a newer link of this runner took over (4410): because. Nothing to do
          4999 | because | closed the link (4999): because. The runner connects again
          """)
  void eachIsASentenceWithACure(int code, String reason, String sentence) throws Exception {
    Notes notes = new Notes();
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.welcome(Duration.ofSeconds(30));
                  peer.close(code, reason);
                });
        CollateControlPlane link =
            new CollateControlPlane(
                LinkSettings.of(server.url(), () -> SecretValue.of("t"), "r-1", "test"))) {
      link.start(notes);
      await().atMost(Duration.ofSeconds(60)).until(() -> !notes.downs.isEmpty());
      Cause cause = notes.downs.get(0);
      assertThat(cause.sentence()).contains(sentence);
      assertThat(cause.cure()).isNotBlank();
    }
  }
}

package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.relay.TestRunner.Goodbye;
import io.hybridrunner.testkit.ManualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeTest {

  private final ManualTime time = new ManualTime();
  private final RelayRig rig = new RelayRig(time, settings -> settings);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aRunnerWithoutATokenIsTurnedAwayBeforeTheUpgrade() throws IOException {
    try (RawLink link = new RawLink(rig.port())) {
      assertThat(link.head())
          .startsWith("HTTP/1.1 401")
          .contains("WWW-Authenticate: Bearer")
          .containsIgnoringCase("content-type: application/json");
    }
  }

  @Test
  void aWrongTokenIsNotEchoed() {
    var answer =
        rig.send(
            rig.request("/runner-link/v1").setHeader("Authorization", "Bearer canary-4711").GET());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().fieldNames()).toIterable().contains("code", "message", "cure");
    assertThat(answer.http().body()).doesNotContain("canary");
  }

  @Test
  void aRequestThatDoesNotUpgradeIsToldTo() {
    var answer =
        rig.send(
            rig.request("/runner-link/v1")
                .setHeader("Authorization", "Bearer " + RelayRig.RUNNER_TOKEN)
                .GET());

    assertThat(answer.status()).isEqualTo(426);
  }

  @Test
  void theApiTokenDoesNotOpenTheLinkNorTheOtherWayRound() {
    var link = rig.send(rig.request("/runner-link/v1").GET());
    var api =
        rig.send(
            rig.request("/api/v1/runners")
                .setHeader("Authorization", "Bearer " + RelayRig.RUNNER_TOKEN)
                .GET());

    assertThat(List.of(link.status(), api.status())).containsExactly(401, 401);
  }

  @Test
  void aHelloIsWelcomed() {
    Frame.Welcome welcome = rig.stranger().hello("berlin", "boot-1").expect(Frame.Welcome.class);

    assertThat(welcome.heartbeat()).isEqualTo(Duration.ofSeconds(15));
    assertThat(welcome.maxFrameBytes()).isEqualTo(FrameCodec.MAX_FRAME_BYTES);
  }

  @Test
  void silenceInsteadOfAHelloEndsTheConnection() {
    TestRunner silent = rig.stranger().send(new Frame.Ack(1));
    // The answer shows that the relay knows of the connection, which the other side may sooner.
    assertThat(silent.expect(Frame.Problem.class).cause().message()).contains("hello");

    time.advance(Duration.ofSeconds(11));
    rig.tick();

    assertThat(silent.goodbye()).isEqualTo(new Goodbye(1008, "no hello within 10000 ms"));
  }

  @Test
  void halfAHelloIsNoHello() throws IOException {
    try (RawLink link = RawLink.open(rig.port())) {
      link.writeTextHead(1000);
      link.write("{\"type\":\"hel".getBytes(java.nio.charset.StandardCharsets.UTF_8));

      // The relay may know of the connection a moment later than its other side.
      await()
          .until(
              () -> {
                time.advance(Duration.ofSeconds(11));
                rig.tick();
                return link.hasNews();
              });

      assertThat(link.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void anotherFirstFrameIsAnsweredWithAProblem() {
    TestRunner runner = rig.stranger().send(new Frame.Ack(1));

    assertThat(runner.expect(Frame.Problem.class).cause().message()).contains("hello");
    runner.hello("berlin", "boot-1").expect(Frame.Welcome.class);
  }

  @Test
  void anotherProtocolVersionIsRefusedWithTheOneThatIsServed() {
    TestRunner runner =
        rig.stranger()
            .send(new Frame.Hello(2, "berlin", "9", "boot-1", 1, List.of(), Optional.empty()));

    runner.expect(Frame.Problem.class);
    assertThat(runner.goodbye())
        .isEqualTo(new Goodbye(4400, "protocol 2 is not served here, only protocol 1"));
  }

  @Test
  void binaryMessagesAreRefused() {
    TestRunner runner = rig.runner("boot-1");
    runner.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();

    assertThat(runner.goodbye().code()).isEqualTo(1003);
  }

  @Test
  void aMalformedFrameIsAnsweredAndTheLinkGoesOn() {
    TestRunner runner = rig.runner("boot-1");

    Frame.Problem problem =
        runner.sendText("{\"type\": \"event\", \"id\": ").expect(Frame.Problem.class);

    assertThat(problem.cause().kind()).isEqualTo(Kind.BAD_REQUEST);
    assertThat(runner.sendText("[]").expect(Frame.Problem.class)).isNotNull();
  }

  @Test
  void aFrameOfAnUnknownTypeIsAnsweredWhenItHasAnId() {
    TestRunner runner = rig.runner("boot-1");
    runner.sendText("{\"type\": \"dance\"}");

    Frame.Problem problem =
        runner.sendText("{\"type\": \"dance\", \"id\": \"d-1\"}").expect(Frame.Problem.class);

    assertThat(problem.regarding()).contains("d-1");
    assertThat(problem.cause().kind()).isEqualTo(Kind.UNSUPPORTED);
  }

  @Test
  void nothingButMalformedFramesEndsTheLink() {
    TestRunner runner = rig.runner("boot-1");
    for (int i = 0; i < 10; i++) {
      runner.sendText("junk " + i);
    }

    Goodbye goodbye = runner.goodbye();

    assertThat(goodbye.code()).isEqualTo(1008);
    assertThat(goodbye.reason()).startsWith("10 messages in a row").doesNotContain("junk");
  }

  @Test
  void unknownTypesNeitherCountAsMalformedNorBreakTheRow() {
    TestRunner runner = rig.runner("boot-1");
    for (int i = 0; i < 9; i++) {
      runner.sendText("junk");
      runner.expect(Frame.Problem.class);
    }
    for (int i = 0; i < 20; i++) {
      runner.sendText("{\"type\": \"dance\", \"id\": \"d-1\"}");
      runner.expect(Frame.Problem.class);
    }
    // A frame of this version that a runner never sends.
    runner.send(new Frame.Ack(1));

    assertThat(runner.goodbye().reason()).startsWith("10 messages in a row");
  }

  @Test
  void aUsableFrameBeginsTheRowAnew() {
    TestRunner runner = rig.runner("boot-1");
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 9; j++) {
        runner.sendText("junk");
        runner.expect(Frame.Problem.class);
      }
      runner.send(new Frame.Heartbeat(Optional.of(4)));
    }

    assertThat(runner.sendText("junk").expect(Frame.Problem.class)).isNotNull();
  }

  @Test
  void bytesThatAreNoWebSocketFrameEndTheConnectionOnly() throws IOException {
    try (RawLink link = RawLink.open(rig.port())) {
      link.write("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

      assertThat(link.closeCode()).isIn(1002, -1);
    }
    assertThat(rig.runner("boot-1")).isNotNull();
  }

  @Test
  void aMessageOfMoreThanTheLimitIsRefused() {
    TestRunner runner = rig.runner("boot-1");
    CompletableFuture<?> sent =
        runner.socket().sendText("x".repeat(FrameCodec.MAX_FRAME_BYTES + 1), true);

    assertThat(sent).isNotNull();
    assertThat(runner.goodbye().code()).isEqualTo(1009);
  }

  @Test
  void aRelayThatStopsTellsItsRunnersToComeAgain() {
    TestRunner runner = rig.runner("boot-1");

    rig.stopRelay();

    assertThat(runner.goodbye()).isEqualTo(new Goodbye(1012, "the relay restarts"));
  }
}
